import RecipeTable

/// The matrix of combinations, in both editions.
struct MatrixPage: Sendable {
  private let site: Site

  init(_ site: Site) { self.site = site }

  func parts(_ templates: Templates) -> [SitePart] {
    [
      site.part("index.html", from: [site.sources.whole]) {
        try ["html", "md"].map { edition in
          SiteFile(
            path: "index.\(edition)", text: try templates.render("index.\(edition)", context))
        } + [SiteFile(path: "assets/index.js", text: SearchIndex.script(site))]
      }
    ]
  }

  /// For the templates `index.html` and `index.md`.
  var context: [String: Any] {
    let context: [String: Any] = [
      "root": "", "rows": site.entries.indices.map(row),
      "count": site.entries.count,
      "recipeCount": site.summaries.count,
      "isShared": site.summaries.count < site.entries.count, "facets": facets,
      "vocabulary": vocabulary,
      "hasDownloads": site.entries.contains { !$0.downloads.isEmpty },
    ]
    return context.merging(Frame.context(site, at: .recipes)) { own, _ in own }
  }

  /// Rows past the first screenful wait for the script, where there is one, so that it is ready soon.
  private static let screenful = 25

  private func row(_ number: Int) -> [String: Any] {
    let entry = site.entries[number]
    let summary = site.summaries[entry.recipe]
    return present([
      "name": Text(entry.name), "isLate": number >= Self.screenful,
      "cells": Catalog.reading.map { dimension in
        ["value": Text(entry.criteria[dimension]), "isStated": entry.criteria.states(dimension)]
      },
      "components": summary?.components.count ?? 0, "values": summary?.valueCount ?? 0,
      "bundle": entry.downloads.first.map { download in
        [
          "href": Anchor.address(download.path), "label": download.label,
          "size": ByteCount.text(download.bytes),
        ]
      },
    ])
  }

  /// The values that rows have, with the number of rows of each.
  private var facets: [[String: Any]] {
    site.catalog.dimensions.compactMap { dimension in
      let values = used(dimension).map { value, count -> [String: Any] in
        let label = dimension.values.first { $0.name == value }?.displayName
        return present([
          "dimension": dimension.dimension.name, "value": value, "count": count,
          "isAny": value == Criteria.any, "label": label.flatMap { $0 == value ? nil : $0 },
        ])
      }
      return ["dimension": dimension.dimension.name, "values": values]
    }
  }

  private func used(_ dimension: Catalog.Vocabulary) -> [(value: String, count: Int)] {
    var counts: [String: Int] = [:]
    for entry in site.entries { counts[entry.criteria[dimension.dimension], default: 0] += 1 }
    let names = dimension.values.map(\.name) + [Criteria.any]
    return names.compactMap { name in counts[name].map { (name, $0) } }
  }

  private var vocabulary: [[String: Any]] {
    site.catalog.dimensions.map { dimension in
      let used = Set(used(dimension).map(\.value))
      return [
        "dimension": dimension.dimension.name,
        "values": dimension.values.map { value in
          present([
            "name": Text(value.name), "id": Anchor.id(dimension.dimension.name, value.name),
            "label": value.displayName == value.name ? nil : Text(value.displayName),
            "description": dimension.descriptions[value.name],
            "plainDescription": Text(value.description),
            "aliases": Text(value.aliases.joined(separator: ", ")),
            "isUnused": !used.contains(value.name),
          ])
        },
      ]
    }
  }
}
