/// The pages of the manual that are texts: how to begin, the guides, and the table's format.
struct ManualPages: Sendable {
  private let site: Site

  init(_ site: Site) { self.site = site }

  func parts(_ templates: Templates) -> [SitePart] {
    [
      site.part("start", from: [site.sources.whole]) {
        let facts = try StartFacts(site).context
        return try files("start", try templates.render("start.md", facts), templates)
      },
      // The text is part of the program, as the edition is.
      site.part("format", from: []) {
        try files("format", String(decoding: PackageResources.FORMAT_md, as: UTF8.self), templates)
      },
    ]
      + Guide.allCases.map { guide in
        site.part(guide.path, from: []) {
          try files(guide.path, try templates.render(guide.template, [:]), templates)
        }
      }
  }

  /// A text as it is, and as a page.
  ///
  /// - Parameter path: of the page, without extension.
  private func files(
    _ path: String, _ markdown: String, _ templates: Templates
  ) throws -> [SiteFile] {
    let text = ManualText(markdown)
    let parts = path.split(separator: "/").map(String.init)
    let context: [String: Any] = [
      "root": String(repeating: "../", count: parts.count - 1), "name": parts[parts.count - 1],
      "title": text.title, "opening": text.opening,
      "sections": text.sections.map { section in
        [
          "id": section.id, "title": section.title, "heading": section.heading,
          "body": section.body,
        ]
      },
    ]
    let page = context.merging(ManualPlaces(site).context(path)) { own, _ in own }
      .merging(Frame.context(site, at: path == "start" ? .manual : nil)) { own, _ in own }
    return [
      SiteFile(path: "\(path).html", text: try templates.render("manual.html", page)),
      SiteFile(path: "\(path).md", text: markdown),
    ]
  }
}
