import Diagnostics

/// A component of the registry that is a Helm chart and a Kustomize folder.
struct RegistryTwoSources: Rule {
  static let page = RulePage(
    code: "registry-two-sources", severity: .error,
    summary: "the registry has a component both as a Helm chart and as a Kustomize folder",
    explanation: """
      A component comes from one place. Where the registry has both, Kustomize counts wherever a recipe \
      does not say its `type`, and the chart's repository and version are left out silently. Keep the \
      one that is meant, or make two components of it.
      """,
    example: RuleExample.registry(
      and: RuleExample.component(
        "other",
        and: """
          [-kustomize:
            defaultSource: https://github.com/example/other
            defaultPath: config
            defaultTag: v1.0.0-]
          """)) + RuleExample.eks(components: "- name: other"))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.tree.registry.entries.values.compactMap { entry in
      let sources = (entry.value.fields ?? []).filter { field in
        ["helm", "kustomize"].contains(field.key) && field.value.fields?.isEmpty == false
      }.sorted { $0.value.range.start < $1.value.range.start }
      guard sources.count == 2 else { return nil }
      return found(
        "\(entry.name) has \(sources[0].key) already; a component comes from one place",
        at: sources[1].keyRange ?? sources[1].value.range,
        notes: [Diagnostic.Note("the other one", at: sources[0].keyRange)])
    }
  }
}
