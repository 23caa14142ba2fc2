import RecipeDocuments
import RecipeTable

/// Says why a combination has no recipe, and which near it have one, as commands to copy.
public struct Explanation {
  let table: RecipeTable
  let criteria: Criteria
  /// How a person asks the same for other criteria.
  let command: (Criteria) -> String

  private static let limit = 5

  public init(
    table: RecipeTable, criteria: Criteria, command: @escaping (Criteria) -> String
  ) {
    self.table = table
    self.criteria = criteria
    self.command = command
  }

  public func failure() throws -> CommandFailure {
    let asked = criteria.stated.isEmpty ? "no criteria" : criteria.arguments
    var lines = ["no recipe for \(asked)"]
    var ways: [Criteria] = []
    switch try table.outcome(for: criteria) {
    case .recipe: break
    case .osRequired(let values):
      lines.append(
        "  \(criteria[.service]) needs an operating system: \(values.joined(separator: " or "))")
      ways = values.map { adding([.os: $0]) }
    case .uncovered(let uncovered):
      for entry in try table.uncovered(uncovered, in: criteria) {
        lines.append("  " + (try reason(entry)))
        ways += entry.completions.map(adding)
      }
    case .failed(let failure):
      lines.append("  the recipes contradict each other: \(failure.message)")
      if let file = failure.file { lines.append("  at \(file):\(failure.line):\(failure.column)") }
    }
    lines += try suggestions(ways)
    return CommandFailure(lines.joined(separator: "\n"), status: ExitStatus.failure)
  }

  private func adding(_ further: [Dimension: String]) -> Criteria {
    var result = criteria
    for (dimension, value) in further { result[dimension] = value }
    return result
  }

  private func reason(_ uncovered: Uncovered) throws -> String {
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
    let ways = uncovered.completions.prefix(Self.limit).map { completion in
      completion.sorted { $0.key < $1.key }.map { "\($0.key.name) \($0.value)" }
        .joined(separator: ", ")
    }
    let more = uncovered.completions.count > Self.limit ? ", …" : ""
    return "\(value) is supported only with: \(ways.joined(separator: "; "))\(more)"
  }

  /// What the reasons point to first, if it has a recipe, then what is near.
  private func suggestions(_ ways: [Criteria]) throws -> [String] {
    var found: [Criteria] = []
    let near = try table.nearest(to: criteria, limit: Self.limit)
    for candidate in ways + near where !found.contains(candidate) && found.count < Self.limit {
      if case .recipe = try table.outcome(for: candidate) { found.append(candidate) }
    }
    guard !found.isEmpty else { return [] }
    return ["nearest that have one:"] + found.map { "  " + command($0) }
  }
}
