import RecipeTable

/// The matrix of combinations, in both editions, and its data.
struct MatrixPage: Sendable {
  private let site: Site

  init(_ site: Site) { self.site = site }

  func parts(_ templates: Templates) -> [SitePart] {
    [
      site.part("index.html", from: [site.sources.whole]) {
        let context = self.context
        return try ["html", "md"].map { edition in
          SiteFile(
            path: "index.\(edition)", text: try templates.render("index.\(edition)", context))
        } + [SiteFile(path: "assets/index.js", text: try SearchIndex.script(site))]
      }
    ]
  }

  /// Rows past these are made by the script from its data; without one they are on the facet pages.
  private static let tallScreen = 26
  /// Rows past these wait for the script, where there is one, so that the first frame comes soon.
  private static let lowScreen = 20

  /// For the templates `index.html` and `index.md`.
  var context: [String: Any] {
    let rows = MatrixRows(site: site)
    let all = site.entries.indices.map(rows.context)
    let facets = FacetValues.all(site)
    let context: [String: Any] = [
      "root": "", "rows": all, "firstRows": Array(all.prefix(Self.lowScreen)),
      "lateRows": Array(all.prefix(Self.tallScreen).dropFirst(Self.lowScreen)),
      "hasLateRows": all.count > Self.lowScreen,
      "count": all.count, "firstCount": min(all.count, Self.tallScreen),
      "hasMore": all.count > Self.tallScreen, "recipeCount": site.summaries.count,
      "isShared": site.summaries.count < site.entries.count,
      "facets": facets.map { $0.context(site) { $0.rows.count } },
      "vocabulary": zip(site.catalog.dimensions, facets).map(vocabulary),
    ]
    return context.merging(evidence) { own, _ in own }
      .merging(Frame.context(site, at: .recipes)) { own, _ in own }
  }

  private var evidence: [String: Any] {
    func count(_ status: PublishedEvidence.Status) -> Int {
      site.entries.count { $0.status == status }
    }
    let (validated, inPart) = (count(.validated), count(.inPart))
    return [
      "hasEvidence": validated + inPart > 0, "validatedCount": validated, "inPartCount": inPart,
    ]
  }

  private func vocabulary(_ known: Catalog.Vocabulary, _ facets: FacetValues) -> [String: Any] {
    let used = Set(facets.facets.filter { !$0.rows.isEmpty }.map(\.name))
    return [
      "dimension": known.dimension.name,
      "values": known.values.map { value in
        present([
          "name": Text(value.name), "id": Anchor.id(known.dimension.name, value.name),
          "label": value.displayName == value.name ? nil : Text(value.displayName),
          "page": site.paths.facet(known.dimension, value.name).map(Anchor.address),
          "description": known.descriptions[value.name],
          "plainDescription": Text(value.description),
          "aliases": Text(value.aliases.joined(separator: ", ")),
          "isUnused": !used.contains(value.name),
        ])
      },
    ]
  }
}
