import RecipeTable
import Synchronization

/// The combinations as rows of a table, on whatever page.
struct MatrixRows: Sendable {
  let site: Site

  /// At most so many rows stand on one page, for every browser to keep up.
  static let limit = 200

  /// For the templates `matrix-row.html` and `index.md`.
  func context(_ number: Int) -> [String: Any] {
    let entry = site.entries[number]
    let summary = site.summaries[entry.recipe]
    return present([
      "name": Text(entry.name),
      "cells": Catalog.reading.map { dimension in
        ["value": Text(entry.criteria[dimension]), "isStated": entry.criteria.states(dimension)]
      },
      "components": summary?.components.count ?? 0, "values": summary?.valueCount ?? 0,
      "bundle": entry.downloads.first.map { download in
        ["href": Anchor.address(download.path), "label": download.label]
      },
    ])
  }

  /// Of all that a row shows.
  func digest(_ number: Int) -> UInt64 {
    let entry = site.entries[number]
    let summary = site.summaries[entry.recipe]
    var state = DigestState()
    state.add(SiteSources.entry(entry))
    state.add("\(summary?.components.count ?? 0) \(summary?.valueCount ?? 0)")
    return state.value
  }
}

/// The rows as HTML. The same row stands on a page for each of its values, so it is rendered once.
final class RowTexts: Sendable {
  private struct Key: Hashable {
    let root: String
    let number: Int
  }

  private let rows: MatrixRows
  private let templates: Templates
  private let known = Mutex<[Key: String]>([:])

  init(_ rows: MatrixRows, _ templates: Templates) {
    self.rows = rows
    self.templates = templates
  }

  /// - Parameter root: the way from the page to the site's root.
  func html(_ number: Int, root: String) throws -> String {
    let key = Key(root: root, number: number)
    if let text = known.withLock({ $0[key] }) { return text }
    var context = rows.context(number)
    context["root"] = root
    let text = try templates.render("matrix-row.html", context)
    known.withLock { $0[key] = text }
    return text
  }
}

/// The values of a dimension, with the rows that have each.
struct FacetValues: Sendable {
  struct Facet: Sendable {
    let name: String
    /// Nil where it is the name.
    let displayName: String?
    let description: String?
    /// Numbers of rows, in their order.
    let rows: [Int]

    var isAny: Bool { name == Criteria.any }
  }

  let dimension: Dimension
  /// Those that are known, and last `any`, if a row leaves the dimension open.
  let facets: [Facet]

  init(_ vocabulary: Catalog.Vocabulary, _ entries: [Site.Entry]) {
    dimension = vocabulary.dimension
    var rows: [String: [Int]] = [:]
    for (number, entry) in entries.enumerated() {
      rows[entry.criteria[vocabulary.dimension], default: []].append(number)
    }
    let known = vocabulary.values.map { value in
      Facet(
        name: value.name, displayName: value.displayName == value.name ? nil : value.displayName,
        description: value.description, rows: rows[value.name] ?? [])
    }
    let open = rows[Criteria.any].map {
      Facet(name: Criteria.any, displayName: nil, description: nil, rows: $0)
    }
    facets = known + [open].compactMap(\.self)
  }

  static func all(_ site: Site) -> [FacetValues] {
    site.catalog.dimensions.map { FacetValues($0, site.entries) }
  }

  /// For templates that link to the pages of the values.
  func context(_ site: Site, counts: (Facet) -> Int) -> [String: Any] {
    let values = facets.map { facet in
      present([
        "dimension": dimension.name, "value": facet.name, "count": counts(facet),
        "isAny": facet.isAny, "label": facet.displayName,
        "page": site.paths.facet(dimension, facet.name).map(Anchor.address),
      ])
    }
    let used = values.filter { $0["count"] as? Int != 0 }
    let unused = values.filter { $0["count"] as? Int == 0 }
    return [
      "dimension": dimension.name, "values": used, "unused": unused, "hasUnused": !unused.isEmpty,
      "unusedCount": unused.count,
    ]
  }
}
