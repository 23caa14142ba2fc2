import Diagnostics

/// A reference to a component that nobody knows how to install.
struct UnknownComponent: Rule {
  static let page = RulePage(
    code: "unknown-component", severity: .warning,
    summary: "a component is neither in the registry nor described where it is referred to",
    explanation: """
      References to components are merged by name, so a misspelt one is a new component beside the one \
      that was meant: it has no chart and installs nothing, and its settings never reach the other. \
      Correct the name, add the component to `registry.yaml`, or give the reference a `source` and a \
      `chart` (or manifests) of its own.
      """,
    example: RuleExample.overlay(
      "eks",
      """
      criteria:
        service: eks
      componentRefs:
        - name: [-apps-]{+app+}
          overrides:
            replicas: 3
      """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let known = lint.tree.registry.entries
    guard !known.isEmpty else { return [] }
    return lint.uses.refs.compactMap { name, refs in
      guard known[name] == nil, let first = refs.first,
        !refs.contains(where: describesItself) || isSlip(name, among: known.keys)
      else { return nil }
      return unknown(first, among: known.keys)
    }
  }

  /// Whether the name is another's but for a letter or two: what else the reference says is then meant
  /// for that one.
  private func isSlip(_ name: String, among known: some Sequence<String>) -> Bool {
    guard let near = nearestName(to: name, in: known) else { return false }
    return name.utf8.count > 4 && editDistance(name, near) <= 2
  }

  private func describesItself(_ ref: ComponentRef) -> Bool {
    ref[.source] != nil || ref[.chart] != nil || ref[.path] != nil || !ref.manifestFiles.isEmpty
      || !ref.preManifestFiles.isEmpty
  }

  private func unknown(_ ref: ComponentRef, among known: some Sequence<String>) -> Diagnostic {
    let hint = nearestName(to: ref.name, in: known).map { "; did you mean \($0)?" } ?? ""
    return found("the registry has no component \(ref.name)\(hint)", at: ref.range)
  }
}
