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
    let evidence: [PublishedEvidence]
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
  let manual: SiteInput.Manual
  let sources: SiteSources
  let paths: SitePaths
  let values: ComponentValues.Store
  let healthChecks: HealthCheckFiles
  private let found = Lazily<TreeIndex>()
  private let pages: [Criteria: String]

  init(_ input: SiteInput, templates: Templates) throws {
    table = input.table
    manual = input.manual
    catalog = try Catalog(table)
    let evidence = PublishedEvidence.all(input.evidence)
    entries = try CatalogSite.pageNames(table).map { page in
      Entry(
        name: page.name, criteria: page.criteria, recipe: page.recipe,
        downloads: input.downloads[page.name] ?? [], evidence: evidence[page.name] ?? [])
    }
    var edition = DigestState()
    edition.add(input.program)
    edition.add(templates.digest)
    sources = try SiteSources(table, entries, edition: edition.value)
    summaries = try Self.summaries(entries, table)
    paths = try SitePaths(table, catalog, entries)
    values = try ComponentValues.Store(table)
    healthChecks = HealthCheckFiles(catalog)
    pages = Dictionary(
      entries.map { ($0.criteria, $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  /// Which combinations have what.
  func index() throws -> TreeIndex { try found.get { try TreeIndex(self) } }

  /// The page of a combination, or nil when it has no recipe.
  func page(of criteria: Criteria) -> String? { pages[criteria] }

  /// A part that shows what these digests stand for, and nothing else but what is the same on every
  /// page.
  func part(
    _ name: String, from digests: [UInt64], files: @Sendable @escaping () throws -> [SiteFile]
  ) -> SitePart {
    SitePart(name, edition: sources.edition, sources: digests, files: files)
  }

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
    valueCount = recipe.deployed.reduce(0) { $0 + $1.valueCount }
  }
}

/// Digests of what pages show, for their parts' keys.
struct SiteSources: Sendable {
  /// What is the same for all pages: the program and its templates.
  let edition: UInt64
  /// The table's record of the tree, without its revision: names, descriptions, criteria, files.
  let catalog: UInt64
  /// By number: the document, its traces and conditions.
  let recipes: [Int: UInt64]
  /// Everything that the table says, and what can be had.
  let whole: UInt64
  private let digests: ValueDigests

  init(_ table: RecipeTable, _ entries: [Site.Entry], edition: UInt64) throws {
    let digests = ValueDigests()
    self.digests = digests
    self.edition = edition
    catalog = try Self.catalog(table, digests)
    var recipes: [Int: UInt64] = [:]
    for number in Set(entries.map(\.recipe)).sorted() {
      let recipe = try table.recipe(number)
      recipes[number] = try digests.digest(of: recipe)
    }
    self.recipes = recipes
    var whole = DigestState()
    whole.add(catalog)
    for entry in entries {
      whole.add(recipes[entry.recipe] ?? 0)
      whole.add(Self.entry(entry))
    }
    self.whole = whole.value
  }

  func digest(of node: TableNode) throws -> UInt64 { try digests.digest(of: node) }

  /// Of its name, its criteria, its downloads and its evidence.
  static func entry(_ entry: Site.Entry) -> UInt64 {
    .digest(
      [entry.name] + Dimension.allCases.map { entry.criteria[$0] }
        + entry.downloads.flatMap { [$0.label, $0.path, "\($0.bytes)", $0.sha256] }
        + entry.evidence.flatMap { [$0.path, $0.sha256, $0.evidence.signer] })
  }

  private static func catalog(_ table: RecipeTable, _ digests: ValueDigests) throws -> UInt64 {
    var state = DigestState()
    for name in try table.catalog.keys() where name != "tree" {
      state.add(name)
      state.add(try digests.digest(of: table.catalog(name)))
    }
    return state.value
  }
}
