import Diagnostics

/// Helm values that reach no chart.
struct UnusedValuesFile: Rule {
  static let page = RulePage(
    code: "unused-values-file", severity: .warning,
    summary: "no component reference uses the values file",
    explanation: """
      The file looks like configuration and configures nothing. A values file counts where a reference \
      names it as `valuesFile`; a component's own `components/NAME/values.yaml` counts first wherever \
      some reference to NAME has a `valuesFile` at all. A reference that has only `overrides` starts \
      from nothing. Name the file or delete it.
      """,
    example: """
      -- components/app/values-eks.yaml --
      replicas: 3
      """
        + RuleExample.added(RuleExample.eks(app: "valuesFile: components/app/values-eks.yaml")))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.idleFiles.filter { $0.isValuesFile }.map(unused)
  }

  private func unused(_ file: SourceFile) -> Diagnostic {
    found("no component reference uses these values", at: SourceRange(startOf: file))
  }
}
