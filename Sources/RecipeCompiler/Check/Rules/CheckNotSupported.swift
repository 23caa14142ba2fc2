import Diagnostics
import RecipeTable

/// A check that is always skipped where its recipes are for.
struct CheckNotSupported: Rule {
  static let page = RulePage(
    code: "check-not-supported", severity: .warning,
    summary: "a check does nothing on the recipe's service and accelerator",
    explanation: """
      Some checks of AICR's validators know only certain services and accelerators, and skip all \
      others, or are for a component that the recipe does not have. The phase still counts as passed \
      (AICR #1337, #1703), so it seems that something was measured. Take the check out there; for the \
      NCCL checks, `nccl-benchmark-profile` or `nccl-benchmark-runtime-ref` among the phase's \
      constraints can lend them what they lack.
      """,
    example: RuleExample.catalog
      + RuleExample.overlay(
        "[-l40s-]{+h100+}-eks",
        """
        criteria:
          service: eks
          accelerator: [-l40s-]{+h100+}
        validation:
          performance:
            checks: [nccl-all-reduce-bw]
            constraints:
              - name: nccl-all-reduce-bw
                value: ">= 300"
        """))

  private struct Use: Hashable {
    let check: String
    /// Nil where the check does something.
    let skipped: String?
    let source: String
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    var places = Places<Use>()
    for situation in lint.situations {
      for phase in situation.recipe.validation.values {
        for check in phase.checks ?? [] {
          guard let facts = lint.tree.facts.checks[check.text] else { continue }
          let use = Use(
            check: check.text, skipped: skipped(facts, phase, situation), source: facts.source)
          places.add(use, at: check.range)
        }
      }
    }
    // A check that does something somewhere is inherited elsewhere.
    return places.all.compactMap { range, uses, recipes in
      let reasons = Set(uses.compactMap(\.skipped))
      guard reasons.count == uses.count, let use = uses.first else { return nil }
      return found(
        "\(use.check) is skipped \(reasons.listed)\(inRecipes(recipes))", at: range,
        notes: [Diagnostic.Note("from \(use.source)")])
    }
  }

  /// Why a check does nothing.
  private func skipped(
    _ check: ClusterFacts.Check, _ phase: ValidationPhase, _ situation: Situation
  ) -> String? {
    if let component = check.component,
      !situation.deployed.contains(where: { $0.ref.name == component })
    {
      return "without the component \(component)"
    }
    let lent = (phase.constraints ?? []).contains { check.unless.contains($0.name) }
    guard let known = check.accelerators, !lent,
      let accelerator = situation.criteria[.accelerator]
    else { return nil }
    let service = situation.criteria[.service] ?? Criteria.any
    return known[service]?.contains(accelerator) == true
      ? nil : "on \(service == Criteria.any ? "any service" : service) with \(accelerator)"
  }
}
