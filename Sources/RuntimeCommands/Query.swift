import CommandSupport
import RecipeDocuments
import RecipeTable

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
      let value = try query.value(at: selector, of: query.recipe(), nodes: nodes)
      return try value.scalarText.map { $0 + "\n" } ?? format.text(value)
    }
    printOutput(text)
  }
}

extension RecipeQuery {
  /// A part of the recipe that the criteria came to.
  ///
  /// - Throws: when there is none, with what is there instead.
  package func value(
    at selector: String, of recipe: CompiledRecipe, nodes: Int?
  ) throws -> Value {
    let whole = Selection(recipe, criteria: criteria, nodes: nodes)
    return try select(selector, in: whole).value()
  }
}

extension Query {
  /// - Returns: nil where the argument parser has to look.
  init?(_ arguments: PlainArguments) {
    self.init(selector: "")
    for option in arguments.options {
      guard set(option) else { return nil }
    }
    if selector.isEmpty { return nil }
  }

  /// - Returns: whether there is such an option, and it takes this value.
  private mutating func set(_ option: (name: String, value: String)) -> Bool {
    switch option.name {
    case "table": table.path = option.value
    case "nodes":
      nodes = Int(option.value)
      return nodes != nil
    case "profile": profile = option.value
    case "selector": selector = option.value
    case "format": format = option.value
    default: return criteria.set(option)
    }
    return true
  }
}
