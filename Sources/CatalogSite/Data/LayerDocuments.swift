import RecipeTable

/// What recipes are made of, for tools: `api/v1/overlays/NAME.json` and `api/v1/mixins/NAME.json`.
struct LayerDocuments {
  private let site: Site
  private let uses: DataUses
  /// As the catalog has them, base first.
  private let overlays: [Value]
  private let mixins: [Value]

  init(_ site: Site, _ uses: DataUses) throws {
    self.site = site
    self.uses = uses
    let base = try site.table.catalog.member("base")?.value()
    let others = try site.table.catalog("overlays").value().elements
    overlays = ([base].compactMap(\.self) + others).filter { $0["name"]?.string != nil }
    mixins = try site.table.catalog("mixins").value().elements
  }

  /// A part for each overlay and mixin that has a page.
  var parts: [SitePart] {
    parts(of: overlays, at: site.paths.overlay, in: uses.overlays, overlay)
      + parts(of: mixins, at: site.paths.mixin, in: uses.mixins, mixin)
  }

  private func parts(
    of records: [Value], at path: (String) -> String?, in uses: [[UInt8]: [String]],
    _ document: @escaping @Sendable (Value, String, [String]) -> Value
  ) -> [SitePart] {
    var seen: Set<String> = []
    return records.compactMap { record in
      guard let name = record["name"]?.string, let page = path(name), seen.insert(page).inserted
      else { return nil }
      let recipes = uses[Array(name.utf8)] ?? []
      let file = DataFacts.json(page)
      return site.part(file, from: [site.sources.catalog, .digest(recipes)]) {
        [SiteFile(path: file, text: DataDocument.text(document(record, page, recipes)))]
      }
    }
  }

  @Sendable private func overlay(_ record: Value, _ page: String, _ recipes: [String]) -> Value {
    let name = record["name"]?.string ?? ""
    let content = Value.object([
      "file": record["file"], "base": record["base"].flatMap { reference($0.string) },
      "extendedBy": .array(
        overlays.filter { isSame($0["base"]?.string, name) }.compactMap {
          reference($0["name"]?.string)
        }),
      "criteria": record["criteria"] ?? .map([]),
      "mixins": .array(
        (record["mixins"]?.strings ?? []).map { mixin in
          .object([
            "name": .string(mixin), "json": .text(site.paths.mixin(mixin).map(DataFacts.json)),
          ])
        }),
      "assumptions": assumptions(record), "recipes": .texts(recipes),
    ])
    return .map(DataFacts.head("Overlay", name, at: page) + content.fields)
  }

  @Sendable private func mixin(_ record: Value, _ page: String, _ recipes: [String]) -> Value {
    let name = record["name"]?.string ?? ""
    let users = overlays.filter { overlay in
      overlay["mixins"]?.strings.contains { isSame($0, name) } == true
    }
    let content = Value.object([
      "file": record["file"],
      "overlays": .array(users.compactMap { reference($0["name"]?.string) }),
      "assumptions": assumptions(record), "recipes": .texts(recipes),
    ])
    return .map(DataFacts.head("Mixin", name, at: page) + content.fields)
  }

  private func assumptions(_ record: Value) -> Value {
    let own = site.catalog.assumptions.of(file: record["file"]?.string)
    return DataFacts.assumptions(own.map { AppliedAssumption($0) }, in: site)
  }

  /// Two texts can be equal to Swift in different bytes.
  private func isSame(_ left: String?, _ right: String) -> Bool {
    left?.utf8.elementsEqual(right.utf8) == true
  }

  private func reference(_ overlay: String?) -> Value? {
    guard let overlay else { return nil }
    return .object([
      "name": .string(overlay), "json": .text(site.paths.overlay(overlay).map(DataFacts.json)),
    ])
  }
}
