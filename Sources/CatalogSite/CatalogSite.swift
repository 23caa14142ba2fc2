import RecipeTable

/// The static catalog of a table: the matrix of combinations, a page a recipe and a page a lint rule,
/// for people (HTML), for code hosts (Markdown) and for the matrix's own search (data).
public enum CatalogSite {
  /// Renders every page. Same table, same templates: same bytes.
  ///
  /// - Parameters:
  ///   - downloads: what can be had for each recipe, by page name; the first is what the matrix calls
  ///     the bundle.
  ///   - rules: what the linter reports, in any order.
  /// - Returns: the files in the order of their paths.
  public static func render(
    _ table: RecipeTable, options: SiteOptions, downloads: [String: [Download]],
    rules: [RulePageDocument]
  ) throws -> [SiteFile] {
    let templates = try Templates(folder: options.templates)
    let site = try Site(table, downloads: downloads, rules: rules)
    var files = try Assets.files(in: options.templates)
    files += try inParallel(site.entries.count) { number in
      let page = try RecipePage(site.entries[number], in: site).context
      return try ["html", "md"].map { edition in
        SiteFile(
          path: "recipes/\(site.entries[number].name).\(edition)",
          text: try templates.render("recipe.\(edition)", page))
      }
    }.joined()
    let matrix = MatrixPage(site).context
    files.append(SiteFile(path: "index.html", text: try templates.render("index.html", matrix)))
    files.append(SiteFile(path: "index.md", text: try templates.render("index.md", matrix)))
    files += try RulePages(site).files(templates)
    files += site.catalog.files.values.map { SiteFile(path: $0.page, text: $0.text) }
    files.append(SiteFile(path: "assets/index.js", text: SearchIndex.script(site)))
    return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
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
