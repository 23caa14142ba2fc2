import Diagnostics

/// One check twice in one list.
struct DuplicateCheck: Rule {
  static let page = RulePage(
    code: "duplicate-check", severity: .warning,
    summary: "a phase lists the same check twice",
    explanation: """
      A check runs once, however often a phase names it. The second line was most likely meant to be \
      another check, which now does not run. Name that one, or take the line out.
      """,
    example: RuleExample.catalog
      + RuleExample.base(
        with: """
          validation:
            deployment:
              checks: [operator-health[-, operator-health-]]
          """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.everyOverlay.flatMap { overlay in
      overlay.spec.phases.flatMap { ($0.phase.checks ?? []).repeats(of: \.text) }
    }.map { check, earlier in
      found(
        "\(check.text) is in this list already", at: check.range,
        notes: [Diagnostic.Note("here", at: earlier.range)], fix: lint.takingOut(check.range))
    }
  }
}
