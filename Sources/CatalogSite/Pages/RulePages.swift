/// What is said of the codes that the linter reports: a page that lists them, and one page each.
struct RulePages: Sendable {
  struct Page: Sendable {
    /// Of the file, without extension.
    let name: String
    let rule: RulePageDocument
  }

  /// In the order of their codes.
  let pages: [Page]
  private let site: Site

  init(_ site: Site) {
    self.site = site
    let rules = site.manual.rules.sorted { $0.code.precedes($1.code) }
    // The list itself is the folder's index.
    let names = PageNames.unique(["index"] + rules.map(\.code)).dropFirst()
    pages = zip(names, rules).map(Page.init)
  }

  /// The list, and every page.
  func parts(_ templates: Templates) -> [SitePart] {
    if pages.isEmpty { return [] }
    // What they show is the rules', which change only with the program, as the edition does.
    let list = site.part("rules/index", from: []) {
      try files("rules/index", template: "rules", listContext, templates)
    }
    return [list]
      + pages.map { page in
        let name = "rules/\(page.name)"
        return site.part(name, from: []) {
          try files(name, template: "rule", context(page), templates)
        }
      }
  }

  private func files(
    _ name: String, template: String, _ context: [String: Any], _ templates: Templates
  ) throws -> [SiteFile] {
    try ["html", "md"].map { edition in
      SiteFile(
        path: "\(name).\(edition)", text: try templates.render("\(template).\(edition)", context))
    }
  }

  // MARK: The list

  private var listContext: [String: Any] {
    let context: [String: Any] = [
      "root": "../", "count": pages.count, "groups": groups,
      "rules": pages.map(row),
    ]
    return context.merging(Frame.context(site, at: .rules)) { own, _ in own }
  }

  private var groups: [[String: Any]] {
    RulePageDocument.Severity.allCases.compactMap { severity in
      let rows = pages.filter { $0.rule.severity == severity }
      if rows.isEmpty { return nil }
      return [
        "id": severity.rawValue, "title": severity.title, "meaning": Prose.html(severity.meaning),
        "markdownMeaning": severity.meaning, "count": rows.count, "rules": rows.map(row),
      ]
    }
  }

  private func row(_ page: Page) -> [String: Any] {
    [
      "code": Text(page.rule.code), "page": page.name, "severity": page.rule.severity.rawValue,
      "summary": Prose.html(page.rule.summary),
      "markdownSummary": MarkdownText.inCell(page.rule.summary),
    ]
  }

  // MARK: A page

  private func context(_ page: Page) -> [String: Any] {
    let rule = page.rule
    let context = present([
      "root": "../", "code": Text(rule.code), "page": page.name,
      "severity": rule.severity.rawValue, "headline": Prose.html(rule.headline),
      "text": rule.markdownBody,
      "explanation": Prose.html(rule.explanation), "silencing": rule.silencing,
      "silence": rule.silence, "example": rule.example.map(example),
    ])
    return context.merging(Frame.context(site)) { own, _ in own }
  }

  private func example(_ example: RuleExampleDocument) -> [String: Any] {
    [
      "legend": Prose.html(example.legend),
      "files": example.files.map { file in
        [
          "path": file.path,
          "lines": file.lines.map { line in
            [
              "text": line.text, "isRemoved": line.mark == .removed, "isAdded": line.mark == .added,
            ] as [String: Any]
          },
        ] as [String: Any]
      },
    ]
  }
}

extension RulePageDocument.Severity {
  fileprivate var title: String {
    switch self {
    case .error: "Errors"
    case .warning: "Warnings"
    case .note: "Notes"
    }
  }

  /// Markdown.
  fileprivate var meaning: String {
    switch self {
    case .error: "The tree does not mean what its author wants, or means nothing. The lint fails."
    case .warning:
      "It means something, but hardly what its author wants. The lint fails only with `--strict`."
    case .note: "It could be said better. The lint does not fail."
    }
  }
}
