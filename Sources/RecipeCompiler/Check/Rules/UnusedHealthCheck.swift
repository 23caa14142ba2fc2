import Diagnostics

/// A health check that never runs.
struct UnusedHealthCheck: Rule {
  static let page = RulePage(
    code: "unused-health-check", severity: .warning,
    summary: "no registry entry names the health check",
    explanation: """
      A health check runs because a registry entry names it as `healthCheck.assertFile`. This one is \
      named by none, so the component that it was written for passes for healthy without it. Name it in \
      `registry.yaml` or delete it.
      """,
    example: """
      -- checks/[-metrics-]{+app+}/health-check.yaml --
      apiVersion: chainsaw.kyverno.io/v1alpha1
      kind: Test
      metadata:
        name: [-metrics-]{+app+}
      """)

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.idleFiles.filter { $0.isHealthCheck }.map(unused)
  }

  private func unused(_ file: SourceFile) -> Diagnostic {
    found(
      "no registry entry names this health check, so it never runs", at: SourceRange(startOf: file))
  }
}
