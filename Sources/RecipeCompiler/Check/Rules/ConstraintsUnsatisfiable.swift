import Diagnostics
import RecipeTable

/// Two constraints of one name in one recipe that no cluster can meet both.
struct ConstraintsUnsatisfiable: Rule {
  static let page = RulePage(
    code: "constraints-unsatisfiable", severity: .error,
    summary: "a recipe's constraints contradict each other",
    explanation: """
      A recipe's own constraints and those of its validation phases are all checked on the cluster. \
      Where two of the same name have no reading in common, every cluster fails one of them, whatever \
      its owner does. Often one was raised along the chain and the other forgotten. Bring the two \
      together, or leave the narrower one only.
      """,
    example: RuleExample.overlay(
      "eks",
      """
      criteria:
        service: eks
      validation:
        readiness:
          constraints:
            - name: K8s.server.version
              value: "[-< 1.30-]{+>= 1.32+}"
      """))

  private struct Pair: Hashable {
    let first: String
    let second: String
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    var verdicts: [Pair: Bool] = [:]
    var findings: [String: (first: Constraint, second: Constraint, recipes: Int)] = [:]
    for recipe in lint.everyRecipe {
      for (first, second) in pairs(recipe) {
        let pair = Pair(first: first.valueText, second: second.valueText)
        let contradicts = verdicts[pair] ?? contradict(first, second)
        verdicts[pair] = contradicts
        guard contradicts else { continue }
        let place = "\(first.valueRange.key) \(second.valueRange.key)"
        findings[place, default: (first, second, 0)].recipes += 1
      }
    }
    return findings.values.map { contradiction($0.first, $0.second, recipes: $0.recipes) }
  }

  /// Constraints of the same name from different lists.
  private func pairs(_ recipe: ResolvedRecipe) -> [(Constraint, Constraint)] {
    var earlier: [String: [Constraint]] = [:]
    var result: [(Constraint, Constraint)] = []
    let phases = ValidationPhase.Name.allCases.map { recipe.validation[$0]?.constraints ?? [] }
    for list in [recipe.constraints] + phases {
      for constraint in list {
        for other in earlier[constraint.name] ?? [] { result.append((other, constraint)) }
      }
      for constraint in list { earlier[constraint.name, default: []].append(constraint) }
    }
    return result
  }

  private func contradict(_ first: Constraint, _ second: Constraint) -> Bool {
    guard let first = first.expression, let second = second.expression else { return false }
    let only = [first, second].filter(\.isExact).map(\.value)
    if !only.isEmpty { return !only.contains { first.allows($0) && second.allows($0) } }
    guard let some = ReleaseRange(first), let others = ReleaseRange(second) else { return false }
    return !some.overlaps(others)
  }

  private func contradiction(
    _ first: Constraint, _ second: Constraint, recipes: Int
  ) -> Diagnostic {
    found(
      "no cluster has \(second.name) \(second.valueText) and \(first.valueText), which "
        + "\(countedRecipes(recipes, "asks", "ask")) for together",
      at: second.valueRange, notes: [Diagnostic.Note("the other constraint", at: first.valueRange)])
  }
}

extension FinishedRecipe {
  /// What a query gets with each value of the profile, or the one recipe that there is.
  var everyRecipe: [ResolvedRecipe] {
    let chosen = choices.compactMap { try? $0.result.get() }
    return chosen.isEmpty ? [recipe] : chosen
  }
}
