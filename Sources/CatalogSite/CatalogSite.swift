import RecipeTable

/// The static catalog of a table: the matrix of combinations, a page each for recipes, components,
/// overlays, mixins and lint rules, for people (HTML), for code hosts (Markdown) and for tools (data).
public struct CatalogSite: Sendable {
  /// To be put into the files of the parts.
  public let stamp: SiteStamp
  /// Same table, same templates: same parts with the same bytes.
  public let parts: [SitePart]

  /// Reads the table and the templates, and renders nothing yet.
  ///
  /// - Throws: `SiteError` for templates, `TableError` for a damaged table.
  public init(_ input: SiteInput) throws {
    let templates = try Templates(folder: input.templates)
    let site = try Site(input, templates: templates)
    stamp = try SiteStamp(input.table, templates)
    parts = try [
      Assets(folder: input.templates, site).parts(),
      MatrixPage(site).parts(templates),
      FacetPages(site).parts(templates),
      RecipePage.parts(site, templates),
      ComponentPage.parts(site, templates),
      LayerPage.parts(site, templates),
      DataFiles(site).parts(),
      ComparePage(site).parts(templates),
      [ChangeFeed(site, input).part(templates)],
      CheckPage(site).parts(templates),
      RulePages(site).parts(templates),
      CommandPages(site).parts(templates),
      ManualPages(site).parts(templates),
      ShownFiles(site).parts(),
      PublishedEvidence.parts(site),
    ].flatMap(\.self)
  }

  /// All files, in the order of their paths.
  public func files() throws -> [SiteFile] {
    try inParallel(parts.count) { number in try parts[number].files() }.joined()
      .map { SiteFile(path: $0.path, contents: stamp.stamped($0)) }
      .sorted { $0.path.precedes($1.path) }
  }

  /// The page name of each resolved combination, in the table's order: `criteria.name`, made safe
  /// as a file's name, and unique where two combinations share it.
  public static func pageNames(
    _ table: RecipeTable
  ) throws -> [(name: String, criteria: Criteria, recipe: Int)] {
    let resolved = try table.resolved()
    let names = PageNames.unique(resolved.map(\.criteria.name))
    return zip(names, resolved).map { ($0, $1.criteria, $1.recipe) }
  }
}
