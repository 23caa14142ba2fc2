import RecipeDocuments
import RecipeTable

/// What all pages draw on.
struct Site: Sendable {
  /// A combination and its page.
  struct Entry: Sendable {
    let name: String
    let criteria: Criteria
    let recipe: Int
    let downloads: [Download]
  }

  /// What the matrix says about a recipe, which several combinations can share.
  struct Summary: Sendable {
    let components: [Component]
    let valueCount: Int

    struct Component: Hashable, Sendable {
      let name: String
      let version: String?
    }
  }

  let table: RecipeTable
  let catalog: Catalog
  let entries: [Entry]
  let summaries: [Int: Summary]
  let rules: [RulePageDocument]
  private let pages: [Criteria: String]

  init(
    _ table: RecipeTable, downloads: [String: [Download]], rules: [RulePageDocument]
  ) throws {
    self.table = table
    self.rules = rules
    catalog = try Catalog(table)
    entries = try CatalogSite.pageNames(table).map { page in
      Entry(
        name: page.name, criteria: page.criteria, recipe: page.recipe,
        downloads: downloads[page.name] ?? [])
    }
    summaries = try Self.summaries(entries, table)
    pages = Dictionary(
      entries.map { ($0.criteria, $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  /// The page of a combination, or nil when it has no recipe.
  func page(of criteria: Criteria) -> String? { pages[criteria] }

  private static func summaries(_ entries: [Entry], _ table: RecipeTable) throws -> [Int: Summary] {
    let recipes = Array(Set(entries.map(\.recipe)))
    let summaries = try inParallel(recipes.count) { number in
      Summary(try Recipe(try table.recipe(recipes[number]), criteria: Criteria()))
    }
    return Dictionary(uniqueKeysWithValues: zip(recipes, summaries))
  }
}

extension Site.Summary {
  init(_ recipe: Recipe) {
    components = recipe.deployed.map { Component(name: $0.name, version: $0.version ?? $0.tag) }
    valueCount = recipe.deployed.reduce(0) { $0 + ($1.values?.settingCount ?? 0) }
  }
}
