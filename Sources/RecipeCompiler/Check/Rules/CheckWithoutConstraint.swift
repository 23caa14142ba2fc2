import Diagnostics
import RecipeTable

/// A check that has nothing to compare what it finds with.
struct CheckWithoutConstraint: Rule {
  static let page = RulePage(
    code: "check-without-constraint", severity: .warning,
    summary: "a check lacks the constraint that it reads",
    explanation: """
      Some checks compare what they find with a constraint of the same phase: `nccl-all-reduce-bw` \
      with the constraint of its own name, `gpu-operator-version` with \
      `Deployment.gpu-operator.version`. Without it they measure and judge nothing, or are skipped, \
      while the phase still counts as passed (AICR #969). Add the constraint to the phase, there or \
      in what the recipe inherits.
      """,
    example: RuleExample.catalog
      + RuleExample.base(
        with: """
          validation:
            performance:
              checks: [nccl-all-reduce-bw]
              {+constraints:
                - name: nccl-all-reduce-bw
                  value: ">= 300"+}
          """))

  func check(_ lint: Lint) -> [Diagnostic] {
    var reach = Reach()
    for phase in lint.finishedPhases {
      let constraints = Set((phase.constraints ?? []).map(\.name))
      for check in phase.checks ?? [] {
        for input in CheckInputs.required[check.text] ?? [] where !constraints.contains(input) {
          reach.count(check, input)
        }
      }
    }
    return reach.all.map { check, input, count in
      found(
        "\(check.text) reads the constraint \(input), which the phase does not have\(inRecipes(count))",
        at: check.range)
    }
  }
}

extension Lint {
  /// What the phases of every recipe come to.
  var finishedPhases: [ValidationPhase] {
    recipes.flatMap { finished in
      ValidationPhase.Name.allCases.compactMap { finished.recipe.validation[$0] }
    }
  }
}
