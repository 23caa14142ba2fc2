import CommandSupport
import RecipeTable

/// Who wrote a value of a recipe, as `larder explain` prints it.
struct ExplainEndpoint: Endpoint {
  let parameters = QueryParameters.criteria + ["profile", "path"]
  let formats: [Format] = [.json, .text]

  func answer(_ question: Question) throws -> Answer {
    guard let path = try question.parameters.one("path"), !path.isEmpty else {
      throw CommandFailure(
        "path says which value, such as gpu-operator.driver.version", status: ExitStatus.unusable)
    }
    let query = try question.recipeQuery(command: "larder explain \(path.quotedForShell)")
    _ = try question.asking(query, query.recipe)
    let report = try Question.finding { try query.history(of: path) { $0 } }
    return Answer(
      try report.text(question.format == .json ? .json : .text), question.format)
  }
}
