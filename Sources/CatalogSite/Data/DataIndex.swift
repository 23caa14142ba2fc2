import RecipeTable

/// Where everything is, for tools: `api/v1/index.json`. Of all the documents only this one tells the
/// revision, so that the others change only with what they are about.
struct DataIndex {
  static let path = "api/v1/index.json"

  private let site: Site

  init(_ site: Site) { self.site = site }

  func document() throws -> Value {
    let table = site.table
    return .object([
      "$schema": .string("schema.json"), "kind": .string("Catalog"),
      "generator": try table.catalog("generator").value(),
      "table": .object([
        "path": .string("larder.table"), "formatVersion": .count(try table.summary().formatVersion),
      ]),
      "tree": try table.catalog("tree").value(),
      "dimensions": .array(site.catalog.dimensions.map(dimension)),
      "recipes": .array(site.entries.map(recipe)),
      "components": .array(
        site.paths.componentNames.compactMap { name in
          site.paths.component(name).map { component(name, at: $0) }
        }),
      "overlays": .array(
        site.paths.overlayNames.compactMap { name in
          site.paths.overlay(name).map { layer(name, site.catalog.overlays[name]?.file, at: $0) }
        }),
      "mixins": .array(
        site.paths.mixinNames.compactMap { name in
          site.paths.mixin(name).map { layer(name, site.catalog.mixins[name], at: $0) }
        }),
    ])
  }

  private func dimension(_ dimension: Catalog.Vocabulary) -> Value {
    .object([
      "name": .string(dimension.dimension.name),
      "values": .array(
        dimension.values.map { value in
          .object([
            "name": .string(value.name), "displayName": .string(value.displayName),
            "description": .text(value.description), "aliases": .texts(value.aliases),
            "isUsed": .bool(value.isUsed),
          ])
        }),
    ])
  }

  private func recipe(_ entry: Site.Entry) -> Value {
    let summary = site.summaries[entry.recipe]
    let place = places(of: "recipes/\(entry.name)")
    return .map(
      [Value.Field("name", .string(entry.name))] + place.fields
        + Value.object([
          "script": .string(RecipeShard.path(entry)), "status": DataFacts.status(entry),
          "criteria": DataFacts.criteria(entry.criteria),
          "componentCount": .count(summary?.components.count ?? 0),
          "valueCount": .count(summary?.valueCount ?? 0),
          "downloads": .array(entry.downloads.map(DataFacts.download)),
        ]).fields)
  }

  private func component(_ name: String, at path: String) -> Value {
    let head = Value.object([
      "name": .string(name), "displayName": .text(site.catalog.components[name]?.displayName),
    ])
    return .map(head.fields + places(of: path).fields)
  }

  private func layer(_ name: String, _ file: String?, at path: String) -> Value {
    let head = Value.object(["name": .string(name), "file": .text(file)])
    return .map(head.fields + places(of: path).fields)
  }

  private func places(of path: String) -> Value {
    .object([
      "page": .string("\(path).html"), "markdown": .string("\(path).md"),
      "json": .string(DataFacts.json(path)),
    ])
  }
}
