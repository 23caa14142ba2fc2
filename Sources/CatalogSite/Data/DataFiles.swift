import RecipeDocuments
import RecipeTable

/// The catalog for programs: JSON documents below `api/v1/`, and a script a recipe for the site's own
/// pages.
struct DataFiles: Sendable {
  private let site: Site
  private let uses: DataUses

  init(_ site: Site) throws {
    self.site = site
    uses = try DataUses(site)
  }

  func parts() throws -> [SitePart] {
    try [index(), schema] + recipes + components() + LayerDocuments(site, uses).parts
  }

  private func index() throws -> SitePart {
    let tree = try site.sources.digest(of: site.table.catalog("tree"))
    return site.part(DataIndex.path, from: [site.sources.whole, tree]) { [site] in
      [SiteFile(path: DataIndex.path, text: DataDocument.text(try DataIndex(site).document()))]
    }
  }

  private var schema: SitePart {
    let file = SiteFile(path: "api/v1/schema.json", contents: PackageResources.schema_json)
    return site.part(file.path, from: [.digest(file.contents)]) { [file] }
  }

  private var recipes: [SitePart] {
    let healthChecks = HealthCheckFiles(site.catalog)
    let settings = ComponentSettings()
    // The documents of components are named so that no two share a name.
    let components = UInt64.digest(site.paths.componentNames)
    return site.entries.map { entry in
      let sources = [
        site.sources.catalog, site.sources.recipes[entry.recipe] ?? 0, SiteSources.entry(entry),
        components,
      ]
      let json = DataFacts.json("recipes/\(entry.name)")
      return site.part(json, from: sources) { [site] in
        let data = try RecipeData(entry, in: site)
        let document = RecipeDocument(data, healthChecks: healthChecks, settings: settings)
        let script = RecipeShard.script(data, healthChecks: healthChecks)
        return [
          SiteFile(path: json, text: document.text),
          SiteFile(path: RecipeShard.path(entry), text: script),
        ]
      }
    }
  }

  private func components() throws -> [SitePart] {
    var records: [[UInt8]: TableNode] = [:]
    for node in try site.table.catalog("components").elements() {
      if let name = try node.member("name")?.string() { records[Array(name.utf8)] = node }
    }
    return try site.paths.componentNames.compactMap { name in
      guard let path = site.paths.component(name) else { return nil }
      let forms = uses.components[Array(name.utf8)] ?? []
      let record = records[Array(name.utf8)]
      let known = try record.map { [try site.sources.digest(of: $0)] } ?? []
      let sources =
        known + forms.flatMap { [$0.digest, .digest($0.recipes)] }
        + [site.catalog.assumptions.digest]
      let json = DataFacts.json(path)
      return site.part(json, from: sources) { [site] in
        let document = try ComponentDocument(name, forms: forms, in: site)
        return [
          SiteFile(path: json, text: DataDocument.text(try document.document(record?.value())))
        ]
      }
    }
  }
}
