import RecipeDocuments
import RecipeTable

/// Asks a table everything that can be asked of it.
public struct Interrogation {
  public typealias Question = () throws -> Void

  public let table: RecipeTable
  private let others: [Question]
  /// Questions that were answered, and those whose answer was an error.
  public private(set) var answered = 0
  public private(set) var refused = 0

  /// - Parameter others: further questions.
  public init(_ table: RecipeTable, others: [Question] = []) {
    self.table = table
    self.others = others
  }

  private mutating func ask(_ question: Question) {
    do {
      try question()
      answered += 1
    } catch {
      refused += 1
    }
  }

  /// The questions of `run` that a whole table refuses: for what lies behind the last recipe, and the
  /// last constraint.
  public static let unanswerable = 2

  /// Asks all.
  ///
  /// - Parameter recipes: how many of them to read.
  public mutating func run(recipes: Int = .max) {
    var questions = general + lookups + others
    for number in 0..<min(table.recipeCount, recipes) {
      questions += self.questions(recipe: number)
    }
    for number in 0..<min(table.constraintCount, recipes) {
      questions.append { [table] in _ = try table.constraint(number) }
    }
    questions.append { [table] in _ = try table.recipe(table.recipeCount) }
    questions.append { [table] in _ = try table.constraint(table.constraintCount) }
    for question in questions { ask(question) }
  }

  /// Asks some, chosen by a generator, some of them of a few recipes.
  public mutating func sample(_ count: Int, using generator: inout SeededGenerator) {
    var questions = general + lookups + others
    for _ in 0..<3 {
      // Numbers that no recipe has are asked for, too.
      let recipe = Int.random(in: 0...table.recipeCount, using: &generator)
      let constraint = Int.random(in: 0...table.constraintCount, using: &generator)
      questions += self.questions(recipe: recipe)
      questions.append { [table] in _ = try table.constraint(constraint) }
    }
    for question in questions.shuffled(using: &generator).prefix(count) { ask(question) }
  }

  private var general: [Question] {
    let table = table
    return [
      { _ = try table.catalog.value().json() },
      { _ = try table.catalog.keys() },
      { _ = try table.resolved() },
      { _ = try Authors(table) },
      { _ = try table.catalog("overlays").elements().map { try $0.value() } },
    ]
  }

  private var lookups: [Question] {
    let table = table
    var questions: [Question] = []
    for dimension in Dimension.allCases {
      questions.append { _ = try table.vocabulary(dimension) }
      for spelling in ["aws", " GB200 ", "any", "", "no such value"] {
        questions.append { _ = try table.canonical(spelling, for: dimension) }
      }
      questions.append { _ = try table.outcome(for: Criteria([dimension: "zzz"])) }
    }
    for criteria in Self.criteria {
      questions.append { _ = try table.outcome(for: criteria) }
    }
    questions.append { _ = try table.nearest(to: Self.criteria[4], limit: 3) }
    return questions
  }

  private static let criteria: [Criteria] = ["any", "eks", "gke", "kind", "aks"].flatMap {
    service in
    ["any", "h100", "gb200"].map { Criteria([.service: service, .accelerator: $0]) }
  }

  private func questions(recipe number: Int) -> [Question] {
    let table = table
    let criteria = Criteria()
    return [
      { _ = try table.recipe(number).document.value().json() },
      { _ = try table.recipe(number).traces.value() },
      { _ = try table.recipe(number).document.member("values")?.keys() },
      { _ = try table.recipe(number).conditions() },
      { _ = try Recipe(table.recipe(number), criteria: criteria) },
      { _ = try RecipeResult.document(table.recipe(number), criteria: criteria).yaml() },
      { _ = try RecipeResult.hydratedComponents(table.recipe(number)).json() },
      { _ = try RecipeTraces(table.recipe(number), in: table) },
      { try Self.follow("components", table.recipe(number), table) },
      { try Self.follow("components.gpu-operator.values.driver", table.recipe(number), table) },
    ]
  }

  /// Reads a part of a recipe, and who wrote it.
  private static func follow(
    _ selector: String, _ recipe: CompiledRecipe, _ table: RecipeTable
  ) throws {
    do {
      let part = try Selection(recipe, criteria: Criteria()).select(selector)
      _ = try part.keys()
      _ = try part.value()
      _ = try History(of: part, in: recipe, of: table)
    } catch is Selection.Missing {
      // Also an answer.
    }
  }
}
