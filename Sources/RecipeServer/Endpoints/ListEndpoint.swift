import HTTPTypes
import RecipeTable
import RuntimeCommands

/// The combinations that have a recipe, a page at a time, as `larder list` prints them.
struct ListEndpoint: Endpoint {
  let parameters = QueryParameters.criteria + ["limit", "offset"]
  let formats: [Format] = [.json, .table]

  static let total = HTTPField.Name("X-Total-Count")!
  static let link = HTTPField.Name("Link")!
  private static let limits = 1...10_000
  private static let usualLimit = 1000

  func answer(_ question: Question) throws -> Answer {
    let wanted = try question.parameters.typedCriteria().criteria(in: question.table)
    let limit = try question.parameters.number("limit", Self.limits) ?? Self.usualLimit
    let offset = try question.parameters.number("offset", 0...1_000_000_000) ?? 0
    let list = try RecipeList(
      stating: wanted, page: offset..<offset + limit, in: question.table)
    var answer = Answer(question.format == .json ? list.json : list.text, question.format)
    answer.headers[Self.total] = String(list.total)
    if offset + limit < list.total {
      var next = wanted.query
      if !next.isEmpty { next += "&" }
      next += "limit=\(limit)&offset=\(offset + limit)"
      if question.format != .json { next += "&format=\(question.format.rawValue)" }
      answer.headers[Self.link] = "<\(Route.recipes.rawValue)?\(next)>; rel=\"next\""
    }
    return answer
  }
}
