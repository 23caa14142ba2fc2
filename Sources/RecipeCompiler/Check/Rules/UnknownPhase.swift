import Diagnostics

/// A check of the validator catalog that belongs to no phase.
struct UnknownPhase: Rule {
  static let page = RulePage(
    code: "unknown-phase", severity: .error,
    summary: "the validator catalog has a check for a phase that does not exist",
    explanation: """
      A check of the catalog runs in one phase: `deployment`, `performance` or `conformance`. AICR \
      refuses a catalog with any other, and with it every validation. (`readiness` has no checks of \
      the catalog; what it asks for are constraints.)
      """,
    example: RuleExample.catalog
      + "\n  - name: dns-latency\n    phase: [-performence-]{+performance+}")

  private static let known = ["deployment", "performance", "conformance"]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.tree.checks.compactMap { check in
      guard !Self.known.contains(check.phase) else { return nil }
      let near = nearestName(to: check.phase.lowercased(), in: Self.known)
      let hint = didYouMean(near, orOneOf: Self.known)
      return found(
        check.phase.isEmpty
          ? "\(check.name) belongs to no phase" : "there is no phase \(check.phase)\(hint)",
        at: check.phasePlace, fix: check.phase.isEmpty ? nil : near)
    }
  }
}
