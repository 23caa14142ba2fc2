import RecipeDocuments
import RecipeTable

/// The combinations by the values that they have: what the matrix filters, for readers without
/// scripts. A value that no combination has gets a page as well, which says why.
struct FacetPages: Sendable {
  private let site: Site
  private let rows: MatrixRows
  private let dimensions: [FacetValues]

  init(_ site: Site) {
    self.site = site
    rows = MatrixRows(site: site)
    dimensions = FacetValues.all(site)
  }

  func parts(_ templates: Templates) -> [SitePart] {
    let texts = RowTexts(rows, templates)
    let digests = site.entries.indices.map(rows.digest)
    return everything(templates, texts, digests)
      + dimensions.flatMap { values in
        let pages = pages(of: values)
        return zip(values.facets, pages).flatMap { facet, pages in
          facet.rows.isEmpty
            ? [unused(facet, of: values.dimension, at: pages[0], templates)]
            : self.parts(
              Subject(dimension: values.dimension, facet: facet), pages, templates, texts, digests)
        }
      }
  }

  /// What a run of pages is about; nothing for that of all combinations.
  private struct Subject: Sendable {
    var dimension: Dimension?
    let facet: FacetValues.Facet
  }

  private func everything(
    _ templates: Templates, _ texts: RowTexts, _ digests: [UInt64]
  ) -> [SitePart] {
    let all = FacetValues.Facet(
      name: "", displayName: nil, description: nil, rows: Array(site.entries.indices))
    var taken: Set<String> = []
    let pages = PageNames.run("all", of: Self.pageCount(all), taken: &taken)
    return parts(Subject(facet: all), pages.map { "by/\($0)" }, templates, texts, digests)
  }

  /// The paths of each value's pages, without their extension.
  private func pages(of values: FacetValues) -> [[String]] {
    let folder = "by/\(values.dimension.name)/"
    let firsts = values.facets.map { facet in
      String((site.paths.facet(values.dimension, facet.name) ?? "").dropFirst(folder.count))
    }
    var taken = Set(firsts.map { $0.lowercased() })
    return zip(values.facets, firsts).map { facet, first in
      PageNames.run(first, of: Self.pageCount(facet), taken: &taken).map { folder + $0 }
    }
  }

  private static func pageCount(_ facet: FacetValues.Facet) -> Int {
    max(1, (facet.rows.count + MatrixRows.limit - 1) / MatrixRows.limit)
  }

  // MARK: Values with rows

  private func parts(
    _ subject: Subject, _ pages: [String], _ templates: Templates, _ texts: RowTexts,
    _ digests: [UInt64]
  ) -> [SitePart] {
    var state = DigestState()
    for row in subject.facet.rows { state.add(digests[row]) }
    state.add([subject.facet.displayName, subject.facet.description].compactMap(\.self).joined())
    let sources = [state.value, labels]
    return pages.indices.map { number in
      site.part(pages[number], from: sources) {
        try files(pages[number], context(subject, pages, number, texts), templates)
      }
    }
  }

  /// What pages say of values other than their own.
  private var labels: UInt64 {
    .digest(
      dimensions.flatMap { values in
        values.facets.flatMap { facet in
          [facet.name, facet.displayName, site.paths.facet(values.dimension, facet.name)]
            .compactMap(\.self)
        }
      })
  }

  private func files(
    _ page: String, _ context: [String: Any], _ templates: Templates
  ) throws -> [SiteFile] {
    try ["html", "md"].map { edition in
      SiteFile(path: "\(page).\(edition)", text: try templates.render("facet.\(edition)", context))
    }
  }

  private func context(
    _ subject: Subject, _ pages: [String], _ number: Int, _ texts: RowTexts
  ) throws -> [String: Any] {
    let all = subject.facet.rows
    let first = number * MatrixRows.limit
    let shown = all[first..<min(all.count, first + MatrixRows.limit)]
    var context = head(subject, pages[number])
    let root = Self.root(subject)
    context["rows"] = try shown.map { row in
      ["name": Text(site.entries[row].name), "html": try texts.html(row, root: root)]
        as [String: Any]
    }
    context["count"] = all.count
    context["isOne"] = all.count == 1
    context["others"] = others(subject)
    if pages.count > 1 {
      context["part"] = present([
        "first": first + 1, "last": first + shown.count,
        "previous": number > 0 ? link(pages[number - 1]) : nil,
        "next": number + 1 < pages.count ? link(pages[number + 1]) : nil,
      ])
    }
    return context
  }

  private func head(_ subject: Subject, _ page: String) -> [String: Any] {
    let facet = subject.facet
    let isStated = subject.dimension != nil && !facet.isAny
    let context = present([
      "root": Self.root(subject),
      "page": link(page), "dimension": subject.dimension?.name,
      "value": isStated ? Text(facet.name) : nil, "isAny": facet.isAny,
      "label": facet.displayName.map { Text($0) },
      "description": facet.description.map(Prose.html),
      "plainDescription": facet.description.map { Text($0) },
      "command": command(subject).map { Text($0) },
    ])
    return context.merging(Frame.context(site)) { own, _ in own }
  }

  private static func root(_ subject: Subject) -> String {
    subject.dimension == nil ? "../" : "../../"
  }

  /// As a link from a page beside it.
  private func link(_ page: String) -> String {
    Anchor.address(String(page.split(separator: "/").last ?? ""))
  }

  private func command(_ subject: Subject) -> String? {
    guard let dimension = subject.dimension else { return "larder list" }
    // Criteria narrow the list, and nothing narrows it to what leaves them open.
    if subject.facet.isAny { return nil }
    return "larder list " + Criteria([dimension: subject.facet.name]).arguments
  }

  /// The values that these rows have of the other dimensions, with how many rows each has.
  private func others(_ subject: Subject) -> [[String: Any]] {
    dimensions.filter { $0.dimension != subject.dimension }.map { values in
      var counts: [String: Int] = [:]
      for row in subject.facet.rows {
        counts[site.entries[row].criteria[values.dimension], default: 0] += 1
      }
      return values.context(site) { counts[$0.name] ?? 0 }
    }
  }

  // MARK: Values without rows

  private func unused(
    _ facet: FacetValues.Facet, of dimension: Dimension, at page: String, _ templates: Templates
  ) -> SitePart {
    site.part(page, from: [site.sources.whole]) {
      let refusal = try Refusal(Criteria([dimension: facet.name]), in: site.table)
      var context = head(Subject(dimension: dimension, facet: facet), page)
      context["isUnused"] = true
      context["reasons"] = refusal.reasons.map { Text($0) }
      context["hasNearest"] = !refusal.ways.isEmpty
      context["nearest"] = refusal.ways.compactMap { way in
        site.page(of: way).map { page in
          ["name": Text(page), "command": Text("larder recipe " + way.arguments)]
        }
      }
      return try files(page, context, templates)
    }
  }
}

extension PageNames {
  /// The names of so many pages that follow each other: the first as it is, the others with a number
  /// that no other page has.
  static func run(_ first: String, of count: Int, taken: inout Set<String>) -> [String] {
    var number = 1
    return [first]
      + (1..<count).map { _ in
        repeat { number += 1 } while !taken.insert("\(first)-\(number)".lowercased()).inserted
        return "\(first)-\(number)"
      }
  }
}
