import Diagnostics

/// A component that nobody can tell the health of.
struct MissingHealthCheck: Rule {
  static let page = RulePage(
    code: "missing-health-check", severity: .note,
    summary: "a component that recipes install has no health check",
    explanation: """
      After deployment each component's health check says whether it works. Without one, an operator \
      that crashes in a loop passes for deployed, and the first to notice is whoever runs a job. AICR \
      gave all of its components one (#1223). Write one and name it as `healthCheck.assertFile`; a \
      reference that brings its own as `healthCheckAsserts`, or says `healthCheckSkip`, is fine too.
      """,
    example: RuleExample.registry(and: "")
      .replacing(
        "healthCheck:\n      assertFile: checks/app/health-check.yaml",
        with: "{+healthCheck:\n      assertFile: checks/app/health-check.yaml+}"))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.tree.registry.entries.values.compactMap { entry in
      guard let refs = lint.uses.refs[entry.name], entry.healthCheckFile?.text.isEmpty ?? true,
        !refs.contains(where: { $0.healthCheckSkip || $0[.healthCheckAsserts] != nil })
      else { return nil }
      return missing(entry)
    }
  }

  private func missing(_ entry: Registry.Entry) -> Diagnostic {
    found("recipes install \(entry.name), and nothing checks its health", at: entry.range)
  }
}
