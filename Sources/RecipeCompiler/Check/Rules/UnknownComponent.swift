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
    example: RuleExample.eks(
      components: """
        - name: [-apps-]{+app+}
          overrides:
            replicas: 3
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let known = lint.tree.registry.entries
    guard !known.isEmpty else { return [] }
    return lint.uses.refs.compactMap { name, refs in
      guard known[name] == nil, let first = refs.first,
        // What a slip's reference says of itself is meant for the other component.
        !refs.contains(where: describesItself) || slip(name, of: known.keys) != nil
      else { return nil }
      return unknown(first, among: known.keys)
    }
  }

  private func describesItself(_ ref: ComponentRef) -> Bool {
    ref[.source] != nil || ref[.chart] != nil || ref[.path] != nil || !ref.manifestFiles.isEmpty
      || !ref.preManifestFiles.isEmpty
  }

  private func unknown(_ ref: ComponentRef, among known: some Sequence<String>) -> Diagnostic {
    let hint = didYouMean(nearestName(to: ref.name, in: known))
    return found("the registry has no component \(ref.name)\(hint)", at: ref.range)
  }
}
