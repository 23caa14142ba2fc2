import RecipeTable

/// How large the recipes of a table are. What several of them share is counted once.
public struct RecipeFigures {
  public struct Counts: Sendable {
    /// What is deployed.
    public let components: Int
    /// The Helm values of that.
    public let values: Int
  }

  private let table: RecipeTable
  private var recipes: [Int: Counts] = [:]
  /// By the number of a component's values.
  private var values: [UInt32: Int] = [:]

  public init(_ table: RecipeTable) { self.table = table }

  /// - Parameter recipe: its number in the table.
  public mutating func counts(of recipe: Int) throws(TableError) -> Counts {
    if let known = recipes[recipe] { return known }
    let document = try table.recipe(recipe).document
    let names = try document.member("deploymentOrder")?.strings() ?? []
    let merged = try document.member("values")
    var total = 0
    for name in names {
      if let node = try merged?.member(name) { total += try settings(node) }
    }
    let counts = Counts(components: names.count, values: total)
    recipes[recipe] = counts
    return counts
  }

  private mutating func settings(_ node: TableNode) throws(TableError) -> Int {
    if let known = values[node.number] { return known }
    let count = try node.value().settingCount
    values[node.number] = count
    return count
  }
}

extension Recipe.Component {
  /// How many Helm values it sets.
  public var valueCount: Int { values?.settingCount ?? 0 }
}

extension Value {
  /// How many values a component sets that has these; none for an empty map.
  package var settingCount: Int {
    if case .map(let fields) = self, fields.isEmpty { return 0 }
    return leafCount
  }
}
