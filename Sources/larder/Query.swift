import CommandSupport
import RecipeDocuments

/// What `larder query` is asked, however its options were read.
struct Query {
  var selector: String
  var table = TableFile()
  var criteria = TypedCriteria()
  var nodes: Int?
  var profile: String?
  var format: String?

  /// Prints the answer.
  func run() throws {
    let format = try DocumentFormat(named: format ?? DocumentFormat.yaml.rawValue)
    let text = try reading {
      let query = try RecipeQuery(criteria, profile: profile, in: table)
      let recipe = try query.recipe()
      let whole = Selection(recipe, criteria: query.criteria, nodes: nodes)
      let selection = try select(selector, in: whole)
      let value = try selection.value()
      return try value.scalarText.map { $0 + "\n" } ?? format.text(value)
    }
    printOutput(text)
  }
}
