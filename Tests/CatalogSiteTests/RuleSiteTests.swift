import Testing

@testable import CatalogSite

/// The pages of lint rules.
@Suite struct RuleSiteTests {
  static let rules = [
    RulePageDocument(
      code: "unused-mixin", severity: .warning, summary: "no overlay names the mixin",
      explanation: "It is *never* merged.", canBeAllowed: true,
      example: (
        "-- overlays/eks.yaml --\nkind: A\n-- mixins/gpu.yaml --\nkind: B",
        "-- overlays/eks.yaml --\nkind: A\nmixins: [gpu]\n-- mixins/gpu.yaml --\nkind: B"
      )),
    RulePageDocument(
      code: "bad-port", severity: .error, summary: "a `port` is none | or no number",
      explanation: "Ports end at 65535.", canBeAllowed: true,
      example: (
        "-- overlays/eks.yaml --\nport: 70000\nname: a",
        "-- overlays/eks.yaml --\nport: 7000\nname: a"
      )),
    RulePageDocument(
      code: "bad-utf8", severity: .error, summary: "a file is not UTF-8",
      explanation: "Save it as UTF-8.", canBeAllowed: false, example: nil),
  ]

  private static func page(_ code: String) throws -> Document {
    try Document(SiteTests.render(.ordinary)["rules/\(code).html"])
  }

  @Test func everyRuleHasAPage() throws {
    let site = try SiteTests.render(.ordinary)
    #expect(
      site.paths.filter { $0.hasPrefix("rules") } == [
        "rules/bad-port.html", "rules/bad-port.md", "rules/bad-utf8.html", "rules/bad-utf8.md",
        "rules/index.html", "rules/index.md", "rules/unused-mixin.html", "rules/unused-mixin.md",
      ])
    for path in ["index.html", "recipes/kind.html", "rules/bad-port.html"] {
      let links = try Document(site[path]).addresses
      #expect(links.contains { $0.hasSuffix("rules/index.html") }, "\(path)")
    }
  }

  @Test func withoutRulesNothingLeadsToThem() throws {
    var sample = SampleTable.ordinary
    sample.rules = []
    let site = try SiteTests.render(sample)
    #expect(!site.paths.contains { $0.hasPrefix("rules") })
    #expect(!site["index.html"].contains("rules/") && !site["index.md"].contains("rules/"))
    #expect(!site["start.html"].contains("rules/") && !site["start.md"].contains("rules/"))
  }

  @Test func theListGoesBySeverity() throws {
    let list = try Document(SiteTests.render(.ordinary)["rules/index.html"])
    #expect(list.elements.filter { $0.name == "h2" }.map(\.text) == ["Errors", "Warnings"])
    let links = list.addresses.filter { $0.hasPrefix("bad-") || $0.hasPrefix("unused-") }
    #expect(links == ["bad-port.html", "bad-utf8.html", "unused-mixin.html"])
  }

  @Test func aPageMarksTheLinesThatDiffer() throws {
    let page = try Self.page("bad-port")
    #expect(page.elements.filter { $0.name == "del" }.map(\.text) == ["port: 70000\n"])
    #expect(page.elements.filter { $0.name == "ins" }.map(\.text) == ["port: 7000\n"])
    #expect(page.elements.filter { $0.name == "figcaption" }.map(\.text) == ["overlays/eks.yaml"])
    #expect(page.elements.contains { $0.text == "Error: a port is none | or no number." })
    #expect(page.elements.contains { $0.text == "# larder: allow bad-port REASON" })
  }

  @Test func aPageShowsTheFilesAroundTheMistake() throws {
    let page = try Self.page("unused-mixin")
    #expect(
      page.elements.filter { $0.name == "pre" }.map(\.text) == [
        "kind: A\nmixins: [gpu]\n", "kind: B\n",
      ])
    #expect(!page.elements.contains { $0.name == "del" })
    #expect(page.elements.contains { $0.name == "em" && $0.text == "never" })
    #expect(try !Self.page("bad-utf8").ids.contains("example"))
  }

  @Test func whatNoCommentCanAllowOffersNone() throws {
    #expect(try !SiteTests.render(.ordinary)["rules/bad-utf8.html"].contains("allow"))
    #expect(
      Self.rules[2].markdown
        == "# bad-utf8\n\nError: a file is not UTF-8.\n\nSave it as UTF-8.\n")
  }

  @Test func markdownHasTheSameText() throws {
    let site = try SiteTests.render(.ordinary)
    let list = site["rules/index.md"]
    #expect(
      list.contains("\n| [bad-port](bad-port.md) | error | a `port` is none \\| or no number |\n"))
    for rule in Self.rules {
      let heading = "# \(rule.code)\n\n"
      let page = site["rules/\(rule.code).md"]
      #expect(
        page == rule.markdown.replacing(heading, with: heading + "[All lint rules](index.md)\n\n"))
    }
  }

  @Test func markdownOfAPage() {
    #expect(
      Self.rules[0].markdown == """
        # unused-mixin

        Warning: no overlay names the mixin.

        It is *never* merged.

        To allow it in one place, write this comment on its line or on the line above: `# larder: allow unused-mixin REASON`

        Without the lines marked `+` it is reported, and with them it is not.

        `overlays/eks.yaml`

        ```diff
         kind: A
        +mixins: [gpu]
        ```

        `mixins/gpu.yaml`

        ```yaml
        kind: B
        ```

        """)
  }

  @Test func aFileThatMovedIsGoneAndNew() {
    let example = RuleExampleDocument(bad: "-- a.yml --\nb: 1", good: "-- a.yaml --\nb: 1")
    #expect(example.files.map(\.path) == ["a.yml", "a.yaml"])
    #expect(example.files.map { $0.lines.map(\.mark) } == [[.removed], [.added]])
  }

  @Test func fencesAreLongerThanWhatTheyHold() {
    #expect(
      MarkdownText.block(["a\u{202E}", "````", "\tb"], language: "diff")
        == "`````diff\na[U+202E]\n````\n\tb\n`````")
  }

  @Test func aRuleNamedIndexLeavesTheListAlone() throws {
    let site = try SiteTests.render(.hostile)
    #expect(site["rules/index.html"].contains("<h1>Lint rules</h1>"))
    #expect(site["rules/index-2.html"].contains("<h1>index</h1>"))
  }
}
