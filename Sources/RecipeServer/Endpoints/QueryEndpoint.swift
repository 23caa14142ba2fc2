import CommandSupport
import RecipeTable
import RuntimeCommands

/// One part of a recipe. As text it is what `larder query` prints, scalars bare; as JSON or YAML it is always a
/// document.
struct QueryEndpoint: Endpoint {
  let parameters = QueryParameters.criteria + ["nodes", "profile", "selector"]
  let formats: [Format] = [.json, .yaml, .text]

  func answer(_ question: Question) throws -> Answer {
    guard let selector = try question.parameters.one("selector") else {
      throw CommandFailure(
        "selector says which part, such as components.gpu-operator.version",
        status: ExitStatus.unusable)
    }
    let query = try question.recipeQuery()
    let nodes = try question.nodes()
    let recipe = try question.asking(query, query.recipe)
    let value = try Question.finding {
      try query.value(at: selector, of: recipe, nodes: nodes)
    }
    guard question.format == .text else { return try Answer(value, question.format) }
    return Answer(try value.scalarText.map { $0 + "\n" } ?? DocumentFormat.yaml.text(value), .text)
  }
}
