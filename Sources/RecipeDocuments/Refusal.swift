import RecipeTable

/// Why a combination has no recipe, in words, and which near it have one.
public struct Refusal: Sendable, Equatable {
  /// A line each; none for a combination that has a recipe.
  public let reasons: [String]
  /// What the reasons point to first, if it has a recipe, then what is near.
  public let ways: [Criteria]

  /// How many ways are offered, and how many sets of further criteria are named.
  public static let limit = 5

  public init(_ criteria: Criteria, in table: RecipeTable) throws(TableError) {
    var reasons: [String] = []
    var ways: [Criteria] = []
    switch try table.outcome(for: criteria) {
    case .recipe: break
    case .osRequired(let systems):
      (reasons, ways) = try Self.withoutSystem(criteria, systems, in: table)
    case .uncovered(let uncovered):
      for entry in try table.uncovered(uncovered, in: criteria) {
        reasons.append(try Self.reason(entry, criteria, in: table))
        ways += entry.completions.map(criteria.adding)
      }
    case .failed(let failure):
      reasons.append("the recipes contradict each other: \(failure.message)")
      if let file = failure.file { reasons.append("at \(file):\(failure.line):\(failure.column)") }
    }
    self.reasons = reasons
    self.ways = try Self.withRecipe(
      ways + table.nearest(to: criteria, limit: Self.limit), in: table)
  }

  /// Stating a system helps only where the rest has a recipe with it; else that is the reason.
  private static func withoutSystem(
    _ criteria: Criteria, _ systems: [String], in table: RecipeTable
  ) throws(TableError) -> (reasons: [String], ways: [Criteria]) {
    let stated = systems.map { criteria.adding([.os: $0]) }
    let ways = try withRecipe(stated, in: table)
    if ways.isEmpty, let first = stated.first { return (try Refusal(first, in: table).reasons, []) }
    let choice = ways.map { $0[.os] }.joined(separator: " or ")
    return (["\(criteria[.service]) needs an operating system: \(choice)"], ways)
  }

  private static func reason(
    _ uncovered: Uncovered, _ criteria: Criteria, in table: RecipeTable
  ) throws(TableError) -> String {
    let dimension = uncovered.dimension
    let value = "\(dimension.name) \(criteria[dimension])"
    let isUsed = try table.vocabulary(dimension).contains {
      $0.name == criteria[dimension] && $0.isUsed
    }
    if !isUsed { return "\(value) is unsupported: no recipe of this table is for it" }
    if uncovered.completions.isEmpty {
      let others = criteria.stated.filter { $0 != dimension }.map { criteria[$0] }
      return "\(value) is unsupported together with \(others.joined(separator: ", "))"
    }
    let ways = uncovered.completions.prefix(limit).map { completion in
      completion.sorted { $0.key < $1.key }.map { "\($0.key.name) \($0.value)" }
        .joined(separator: ", ")
    }
    let more = uncovered.completions.count > limit ? ", …" : ""
    return "\(value) is supported only with: \(ways.joined(separator: "; "))\(more)"
  }

  /// The first of these that have a recipe, each once.
  private static func withRecipe(
    _ candidates: [Criteria], in table: RecipeTable
  ) throws(TableError) -> [Criteria] {
    var found: [Criteria] = []
    for candidate in candidates where found.count < limit && !found.contains(candidate) {
      if case .recipe = try table.outcome(for: candidate) { found.append(candidate) }
    }
    return found
  }
}

extension Criteria {
  fileprivate func adding(_ further: [Dimension: String]) -> Criteria {
    var result = self
    for (dimension, value) in further { result[dimension] = value }
    return result
  }
}
