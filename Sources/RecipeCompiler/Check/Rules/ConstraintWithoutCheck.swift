import Diagnostics
import RecipeTable

/// The input of a check that is not there.
struct ConstraintWithoutCheck: Rule {
  static let page = RulePage(
    code: "constraint-without-check", severity: .warning,
    summary: "a phase has a constraint that none of its checks reads",
    explanation: """
      The constraints of a phase are read by its checks. Where none of the checks that know the \
      constraint is listed, its threshold stands in the recipe and nothing is ever held to it \
      (AICR #969). List the check, or take the constraint out.
      """,
    example: RuleExample.catalog
      + RuleExample.base(
        with: """
          validation:
            deployment:
              checks: [operator-health{+, gpu-operator-version+}]
              constraints:
                - name: Deployment.gpu-operator.version
                  value: ">= v25.10.0"
          """))

  func check(_ lint: Lint) -> [Diagnostic] {
    idle(lint) + misspelt(lint)
  }

  private func idle(_ lint: Lint) -> [Diagnostic] {
    var reach = Reach()
    for phase in lint.finishedPhases {
      let checks = Set((phase.checks ?? []).map(\.text))
      for constraint in phase.constraints ?? [] {
        guard let readers = CheckInputs.readers[constraint.name],
          !readers.contains(where: checks.contains)
        else { continue }
        reach.count(
          constraint.record["name"] ?? constraint.record, readers.joined(separator: " or "))
      }
    }
    return reach.all.map { name, readers, count in
      found(
        "\(name.text) is read by \(readers), which is not among the phase's checks"
          + inRecipes(count),
        at: name.range)
    }
  }

  /// Names that no check reads, but nearly.
  private func misspelt(_ lint: Lint) -> [Diagnostic] {
    lint.constraintSites.compactMap { site in
      guard site.isCheckInput, CheckInputs.readers[site.name] == nil,
        !lint.tree.checks.contains(where: { $0.name == site.name }),
        let near = nearestName(to: site.name, in: CheckInputs.readers.keys)
      else { return nil }
      return found("no check reads \(site.name); did you mean \(near)?", at: site.nameRange)
    }
  }
}
