import RecipeDocuments
import RecipeTable

/// Says why a combination has no recipe, and which near it have one, as commands to copy.
public struct Explanation {
  let table: RecipeTable
  let criteria: Criteria
  /// How a person asks the same for other criteria.
  let command: (Criteria) -> String

  public init(
    table: RecipeTable, criteria: Criteria, command: @escaping (Criteria) -> String
  ) {
    self.table = table
    self.criteria = criteria
    self.command = command
  }

  public func failure() throws -> CommandFailure {
    let refusal = try Refusal(criteria, in: table)
    let asked = criteria.stated.isEmpty ? "no criteria" : criteria.arguments
    var lines = ["no recipe for \(asked)"] + refusal.reasons.map { "  " + $0 }
    if !refusal.ways.isEmpty {
      lines += ["nearest that have one:"] + refusal.ways.map { "  " + command($0) }
    }
    return CommandFailure(lines.joined(separator: "\n"), status: ExitStatus.failure)
  }
}
