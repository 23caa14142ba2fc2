import Diagnostics

/// A check that the validator catalog does not have, or has for another phase.
struct UnknownCheck: Rule {
  static let page = RulePage(
    code: "unknown-check", severity: .error,
    summary: "a phase lists a check that the validator catalog does not have for it",
    explanation: """
      Checks are found by their names among those that the catalog has for the phase. A name that is \
      not there is left out: fewer checks run than the recipe lists, and the phase still reports \
      that it passed, or that there was nothing to do (AICR #2121). Correct the name, move the check \
      to its phase, or add it to the validator catalog.
      """,
    example: RuleExample.catalog
      + RuleExample.base(
        with: """
          validation:
            deployment:
              checks: [[-operater-health-]{+operator-health+}]
          """))

  func check(_ lint: Lint) -> [Diagnostic] {
    // A tree without a catalog is run with somebody else's.
    guard !lint.tree.checks.isEmpty else { return [] }
    let phases = Dictionary(
      lint.tree.checks.map { ($0.name, $0.phase) }, uniquingKeysWith: { $1 })
    return lint.everyOverlay.flatMap { overlay in
      overlay.spec.phases.flatMap { name, phase in
        (phase.checks ?? []).compactMap { diagnostic($0, in: name, phases) }
      }
    }
  }

  private func diagnostic(
    _ check: TracedValue, in phase: ValidationPhase.Name, _ phases: [String: String]
  ) -> Diagnostic? {
    guard let actual = phases[check.text] else {
      let here = phases.filter { $0.value == phase.rawValue }.map(\.key)
      let near =
        nearestName(to: check.text, in: here) ?? nearestName(to: check.text, in: phases.keys)
      return found(
        "the validator catalog has no check \(check.text)\(didYouMean(near))", at: check.range)
    }
    // Of a check without a phase, another rule speaks.
    guard actual != phase.rawValue, !actual.isEmpty else { return nil }
    return found(
      "\(check.text) is a check of the phase \(actual), and is not run in \(phase.rawValue)",
      at: check.range)
  }
}
