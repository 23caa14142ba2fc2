import RecipeDocuments
import RecipeTable
import RuntimeCommands

/// The recipe for a cluster, as `larder recipe` prints it.
struct RecipeEndpoint: Endpoint {
  let parameters = QueryParameters.criteria + ["nodes", "profile"]
  let formats: [Format] = [.json, .yaml, .table]

  func answer(_ question: Question) throws -> Answer {
    let query = try question.recipeQuery()
    let nodes = try question.nodes()
    let recipe = try question.asking(query, query.recipe)
    switch question.format {
    case .table:
      let text = RecipeSummary.text(try Recipe(recipe, criteria: query.criteria))
      return Answer(text, .table)
    default:
      let document = try RecipeResult.document(recipe, criteria: query.criteria, nodes: nodes)
      return try Answer(document, question.format)
    }
  }
}

extension Answer {
  /// A document as commands print it.
  init(_ document: Value, _ format: Format) throws {
    self.init(try (format == .yaml ? DocumentFormat.yaml : .json).text(document), format)
  }
}
