import Diagnostics

/// A component that takes the values of another.
struct ForeignValuesFile: Rule {
  static let page = RulePage(
    code: "foreign-values-file", severity: .warning,
    summary: "a component's values file is another component's",
    explanation: """
      The chart ignores every value that it does not know, so with the values of another component it \
      is deployed as its makers ship it, and nobody hears of it. This is usually left from copying a \
      reference. Name a file of this component; a variant of it, such as `app-ocp` of `app`, may share \
      its files.
      """,
    example: RuleExample.registry(with: "other")
      + """
      -- components/other/values.yaml --
      replicas: 3
      -- components/app/values-eks.yaml --
      replicas: 2
      """
      + RuleExample.eks(
        components: """
          - name: other
            valuesFile: components/other/values.yaml
          - name: app
            valuesFile: components/[-other/values.yaml-]{+app/values-eks.yaml+}
          """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.componentRefs.compactMap { ref in
      guard let file = ref[.valuesFile], lint.tree.valuesFiles[file.text] != nil,
        let owner = owner(of: file.text), lint.tree.registry.entries[owner] != nil,
        !isVariant(ref.name, of: owner)
      else { return nil }
      return found("\(ref.name) is given the values of \(owner)", at: file.range)
    }
  }

  private func owner(of path: String) -> String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "components" ? String(parts[1]) : nil
  }

  /// Whether a component is the other with something behind its name.
  private func isVariant(_ name: String, of other: String) -> Bool {
    name == other || name.hasPrefix(other + "-")
  }
}
