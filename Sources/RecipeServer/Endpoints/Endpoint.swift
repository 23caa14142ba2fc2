import CommandSupport
import RecipeDocuments
import RecipeTable

/// A question to a table.
struct Question: Sendable {
  /// What follows the endpoint's own path.
  let name: String
  let parameters: QueryParameters
  let format: Format
  let edition: Edition
  /// Empty where the endpoint takes none.
  let body: [UInt8]

  var table: RecipeTable { edition.table }
}

/// What a table can be asked. The answer is that of the command line.
protocol Endpoint: Sendable {
  /// The names of its parameters, `format` left out.
  var parameters: [String] { get }
  /// What it can be answered in; the first where nobody asks for another.
  var formats: [Format] { get }
  /// The answer for this table, always the same for the same question.
  ///
  /// - Throws: `CommandFailure` or `Problem` where there is none.
  func answer(_ question: Question) throws -> Answer
}

extension Question {
  /// Nodes are carried along and match nothing.
  func nodes() throws -> Int? { try parameters.number("nodes", 0...1_000_000_000) }

  /// The question for the recipe that the criteria ask for.
  ///
  /// - Parameter command: what a person types to ask the same, up to the criteria.
  func recipeQuery(command: String = "larder recipe") throws -> RecipeQuery {
    RecipeQuery(
      try parameters.typedCriteria().criteria(in: table), profile: try parameters.one("profile"),
      in: table
    ) {
      [command, $0.arguments].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  /// Runs a body that asks for a recipe. Where there is none, programs are told why, too, and which near it
  /// have one.
  func asking<Result>(_ query: RecipeQuery, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as CommandFailure {
      let refusal = try Refusal(query.criteria, in: table)
      guard failure.status == ExitStatus.failure, !refusal.reasons.isEmpty else { throw failure }
      var problem = Problem(.notFound, "no-recipe", failure.message)
      problem.members = [
        Value.Field("reasons", .array(refusal.reasons.map(Value.string))),
        Value.Field("nearest", .array(refusal.ways.map(Self.way))),
      ]
      throw problem
    }
  }

  /// Runs a body that looks for something in a recipe. To a command it is a wrong argument when that is not
  /// there; here it is an address that leads nowhere.
  static func finding<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as CommandFailure {
      throw Problem(.notFound, "no-such-part", failure.message)
    }
  }

  private static func way(_ criteria: Criteria) -> Value {
    .map([
      Value.Field("name", .string(criteria.name)),
      Value.Field(
        "criteria",
        .map(Dimension.allCases.map { Value.Field($0.name, .string(criteria[$0])) })),
      Value.Field("recipe", .string("\(Route.recipe.rawValue)?\(criteria.query)")),
    ])
  }
}
