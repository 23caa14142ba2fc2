import RecipeTable

/// Where the pages of a site are: relative to its root, and without the extension, because the same
/// page is there as `.html`, as `.md` and, below `api/v1/`, as `.json`.
///
/// Names are a tree's own words, and two of them can be the same text in different bytes, so they are
/// told apart by their bytes.
struct SitePaths: Sendable {
  /// What recipes name and what the registry knows, in the order of the names.
  let componentNames: [String]
  /// `base` first, the others in the order of their names.
  let overlayNames: [String]
  /// In the order of their names.
  let mixinNames: [String]

  private let components: Folder
  private let overlays: Folder
  private let mixins: Folder
  private let facets: [Dimension: Folder]
  private let recipes: [Criteria: String]
  private let authors: [ExactText: String]

  init(_ table: RecipeTable, _ catalog: Catalog, _ entries: [Site.Entry]) throws {
    componentNames = try Self.componentNames(table, entries)
    let base = try Self.names([table.catalog.member("base")].compactMap(\.self))
    let others = try Self.names(table.catalog("overlays").elements())
    overlayNames = base + others.filter { !base.contains($0) }
    mixinNames = try Self.names(table.catalog("mixins").elements())
    components = Folder("components", componentNames)
    overlays = Folder("overlays", overlayNames)
    mixins = Folder("mixins", mixinNames)
    facets = Dictionary(
      uniqueKeysWithValues: catalog.dimensions.map {
        ($0.dimension, Folder(facetsOf: $0, entries.lazy.map(\.criteria)))
      })
    authors = try Self.authors(table, overlays, mixins)
    recipes = Dictionary(
      entries.map { ($0.criteria, "recipes/\($0.name)") }, uniquingKeysWith: { first, _ in first })
  }

  /// The page of a component; nil for one that neither a recipe nor the registry names.
  func component(_ name: String) -> String? { components[name] }

  /// The page of an overlay, base among them; nil for one that the catalog does not list.
  func overlay(_ name: String) -> String? { overlays[name] }

  /// The page of a mixin; nil for one that the catalog does not list.
  func mixin(_ name: String) -> String? { mixins[name] }

  /// The page with the combinations that have a value, `any` for those that leave the dimension open.
  /// A known value that none has has a page as well, which says why. Nil for every other text.
  func facet(_ dimension: Dimension, _ value: String) -> String? { facets[dimension]?[value] }

  /// The page of a combination; nil for one without a recipe.
  func recipe(_ criteria: Criteria) -> String? { recipes[criteria] }

  /// The page of the overlay or mixin that a file of the tree defines.
  func author(ofFile file: String) -> String? { authors[ExactText(file)] }

  private static func authors(
    _ table: RecipeTable, _ overlays: Folder, _ mixins: Folder
  ) throws -> [ExactText: String] {
    let base = try [table.catalog.member("base")].compactMap(\.self)
    let lists = try [
      (overlays, base + table.catalog("overlays").elements()),
      (mixins, table.catalog("mixins").elements()),
    ]
    var authors: [ExactText: String] = [:]
    for (folder, records) in lists {
      for record in records {
        guard let file = try record.member("file")?.string() else { continue }
        authors[ExactText(file)] = folder[try record.member("name")?.string() ?? ""]
      }
    }
    return authors
  }

  private static func componentNames(
    _ table: RecipeTable, _ entries: [Site.Entry]
  ) throws -> [String] {
    var names = try Set(self.names(table.catalog("components").elements()).map(ExactText.init))
    for number in Set(entries.map(\.recipe)) {
      let references = try table.recipe(number).document.member("componentRefs")?.elements() ?? []
      names.formUnion(try self.names(references).map(ExactText.init))
    }
    return names.map(\.text).inByteOrder
  }

  private static func names(_ records: [TableNode]) throws -> [String] {
    try records.compactMap { try $0.member("name")?.string() }
  }
}

extension SitePaths {
  /// The pages of one folder.
  private struct Folder: Sendable {
    private let paths: [ExactText: String]

    /// The folder's list of them all is its index.
    init(_ folder: String, _ names: [String]) {
      let pages = PageNames.unique(["index"] + names).dropFirst()
      paths = Dictionary(
        zip(names, pages).map { (ExactText($0), "\(folder)/\($1)") },
        uniquingKeysWith: { first, _ in first })
    }

    /// The values that a dimension knows, and `any`, if a combination leaves it open.
    init(facetsOf vocabulary: Catalog.Vocabulary, _ combinations: some Sequence<Criteria>) {
      let dimension = vocabulary.dimension
      let isLeftOpen = combinations.contains { !$0.states(dimension) }
      let names = vocabulary.values.map(\.name) + [Criteria.any]
      let pages = zip(names, PageNames.unique(names)).map { name, page in
        (ExactText(name), "by/\(dimension.name)/\(page)")
      }
      paths = Dictionary(
        isLeftOpen ? pages : pages.dropLast(), uniquingKeysWith: { first, _ in first })
    }

    subscript(name: String) -> String? { paths[ExactText(name)] }
  }
}

extension String {
  /// Of a path: what stands after its last slash.
  var lastComponent: String {
    split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? self
  }
}
