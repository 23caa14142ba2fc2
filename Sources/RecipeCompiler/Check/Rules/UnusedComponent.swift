import Diagnostics

/// A registry entry that no recipe can come to.
struct UnusedComponent: Rule {
  static let page = RulePage(
    code: "unused-component", severity: .note,
    summary: "no overlay or mixin refers to the registry's component",
    explanation: """
      The entry's chart, version and health check are looked after though no recipe installs them. That \
      can be on purpose, where the registry is a shelf for private trees; otherwise an overlay that \
      should refer to the component does not, or refers to it by another name. Delete the entry, or \
      refer to it.
      """,
    example: RuleExample.registry(with: "metrics")
      + RuleExample.added(RuleExample.eks(components: "- name: metrics")))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.tree.registry.entries.values.filter { lint.uses.refs[$0.name] == nil }.map(unused)
  }

  private func unused(_ entry: Registry.Entry) -> Diagnostic {
    found("no overlay or mixin refers to the component \(entry.name)", at: entry.range)
  }
}
