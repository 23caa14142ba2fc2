/// The pages of the manual that are texts: how to begin, and the table's format.
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
  }

  /// A text as it is, and as a page.
  private func files(
    _ name: String, _ markdown: String, _ templates: Templates
  ) throws -> [SiteFile] {
    let text = ManualText(markdown)
    let context: [String: Any] = [
      "root": "", "name": name, "title": text.title, "opening": text.opening,
      "sections": text.sections.map { section in
        [
          "id": section.id, "title": section.title, "heading": section.heading,
          "body": section.body,
        ]
      },
    ]
    let page = context.merging(ManualPlaces(site).context(name)) { own, _ in own }
      .merging(Frame.context(site, at: name == "start" ? .manual : nil)) { own, _ in own }
    return [
      SiteFile(path: "\(name).html", text: try templates.render("manual.html", page)),
      SiteFile(path: "\(name).md", text: markdown),
    ]
  }
}
