import Foundation
import RecipeTable
import Testing

@testable import CatalogSite

/// The pages that say how things are used.
@Suite struct ManualSiteTests {
  static let pages = commands.map { page in CommandPageSource(name: page.name) { page } }

  private static let commands = [
    CommandPageDocument(
      name: "larder",
      program: CommandPageDocument.Command(
        words: [], usage: "larder <subcommand>", abstract: "Answers.", discussion: [],
        arguments: [], options: [option("-h, --help", "help", "Show help.")]),
      commands: [
        CommandPageDocument.Command(
          words: ["table", "info"],
          usage: "larder table info [--table <table> ...] --key <key> <path>",
          abstract: "Show `x|y` of <all> it_is.", discussion: ["One.", "Two `\\.` \\. *three*."],
          arguments: [option("<path>", "path", "Where.", isRequired: true)],
          options: [
            option("--table <table>", "table", "The table.", isRepeatable: true),
            option("--key <key>", "key", "A|B", values: ["a", "b"], isRequired: true),
          ])
      ],
      exitCodes: [(0, "done"), (2, "unusable")]),
    CommandPageDocument(
      name: "larderc",
      program: CommandPageDocument.Command(
        words: [], usage: "larderc <subcommand>", abstract: "Compiles.", discussion: [],
        arguments: [], options: []),
      commands: [], exitCodes: [(0, "done")]),
  ]

  private static func option(
    _ synopsis: String, _ name: String, _ help: String, values: [String] = [],
    isRequired: Bool = false, isRepeatable: Bool = false
  ) -> CommandPageDocument.Argument {
    CommandPageDocument.Argument(
      synopsis: synopsis, name: name, help: help, values: values,
      defaultValue: values.first, isRequired: isRequired, isRepeatable: isRepeatable)
  }

  // MARK: Commands

  @Test func aCommandHasItsPlace() throws {
    let page = try Document(SiteTests.render(.ordinary)["commands/larder.html"])
    for id in ["every-command", "exit-codes", "table-info", "table-info--key", "larder--help"] {
      #expect(page.ids.contains(id), "\(id)")
    }
    #expect(page.addresses.contains("#table-info"))
    let copied = page.elements.filter { $0["data-copy"] != nil }.map(\.text)
    #expect(
      copied == [
        "larder <subcommand>", "larder table info [--table <table> ...] --key <key> <path>",
      ])
    let parts = page.elements.filter { $0.name == "span" && $0["class"] == nil }.map(\.text)
    #expect(
      parts == [
        "<subcommand>", "table", "info", "[--table <table> ...]", "--key <key>", "<path>",
      ])
  }

  @Test func textsAreShownAsTheyAre() throws {
    let site = try SiteTests.render(.ordinary)
    let page = try Document(site["commands/larder.html"])
    let paragraphs = page.elements.filter { $0.name == "p" }.map(\.text)
    for text in [
      "Show x|y of <all> it_is.", "Two \\. \\. *three*.", "A|B (values: a, b; default: a)",
    ] {
      #expect(paragraphs.contains(text), "\(text)")
    }
    let markdown = site["commands/larder.md"]
    #expect(
      markdown.contains("\n| `--key <key>` | A\\|B (values: `a`, `b`; default: `a`) Required. |\n"))
    #expect(markdown.contains("\n## table info\n\nShow `x|y` of &lt;all&gt; it\\_is.\n"))
  }

  @Test func everyPageLeadsToTheManual() throws {
    let site = try SiteTests.render(.ordinary)
    for path in site.paths where path.hasSuffix(".html") {
      let up = String(repeating: "../", count: path.split(separator: "/").count - 1)
      #expect(try Document(site[path]).addresses.contains(up + "start.html"), "\(path)")
    }
    let pages =
      ["start", "format", "commands/larder", "commands/larderc"] + Guide.allCases.map(\.path)
    for path in pages {
      let up = path.contains("/") ? "../" : ""
      let links = try Document(site[path + ".html"]).addresses
      for other in pages + ["rules/index"] {
        #expect(links.contains("\(up)\(other).html"), "\(path) to \(other)")
      }
    }
  }

  // MARK: Texts

  @Test func headingsAreCutIntoSections() {
    let text = ManualText(
      "# A *title*\n\nOpening.\n\n## One, `two`\n\n### Below\n\n## Below\n\n## Zwölf & <b>\n")
    #expect(text.title == "A title")
    #expect(text.opening == "<p>Opening.</p>\n")
    #expect(text.sections.map(\.id) == ["one-two", "below-1", "zw~C3~B6lf--b"])
    #expect(text.sections[0].heading == "One, <code>two</code>")
    #expect(text.sections[0].body == "<h3 id=\"below\">Below</h3>\n")
  }

  @Test func linksToMarkdownLeadToPages() {
    let text = ManualText(
      "# T\n\n[a](a/b.md#c) [b](b.md) [c](larder.table) [d](https://x.org/e.md) [e](javascript:f.md)"
    )
    let html = text.opening
    for address in ["a/b.html#c", "b.html", "larder.table", "https://x.org/e.md"] {
      #expect(html.contains("href=\"\(address)\""), "\(address)")
    }
    #expect(!html.contains("javascript"))
  }

  @Test func tablesScrollAndCommandsAreCopied() throws {
    let text = ManualText(
      "# T\n\n## S & T\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```sh\na <b>\n```\n\n```text\nc\n```\n"
    )
    let document = try Document(text.sections[0].body)
    let region = document.elements.first { $0["role"] == "region" }
    #expect(region?["aria-label"] == "Table 1: S & T" && region?["tabindex"] == "0")
    #expect(document.elements.filter { $0.name == "th" }.map { $0["scope"] } == ["col", "col"])
    let copied = document.elements.filter { $0["data-copy"] != nil }
    #expect(copied.map(\.text) == ["a <b>\n"])
    #expect(document.elements.filter { $0.name == "pre" }.count == 2)
  }

  @Test func markupOfATextIsNoMarkupOfThePage() {
    let text = ManualText("# T\n\n<script>alert(1)</script>\n\n<b onclick=x>y</b> ![z](z.png)\n")
    #expect(!text.opening.contains("<script") && !text.opening.contains("onclick"))
  }

  // MARK: The format

  private static let format =
    #filePath.components(separatedBy: "/Tests/")[0]
    + "/Sources/RecipeTable/FORMAT.md"

  @Test func theFormatIsThatOfTheReader() throws {
    let site = try SiteTests.render(.ordinary)
    let text = try String(contentsOfFile: Self.format, encoding: .utf8)
    #expect(site["format.md"] == text)
    let page = try Document(site["format.html"])
    let written = text.matches(of: /(?m)^#+ (.*)$/).map { String($0.output.1) }
    let headings = page.elements.filter { ["h1", "h2", "h3"].contains($0.name) }.map(\.text)
    #expect(headings == written && written.count > 10)
    let tables = page.elements.filter { $0.name == "table" }.count
    #expect(tables == text.matches(of: /(?m)^\| ---/).count && tables > 5)
    #expect(!site["format.html"].contains(" align="))
    let lines = page.elements.filter { $0.name == "tr" }.count
    #expect(lines == text.matches(of: /(?m)^\|(?! ---)/).count)
  }

  // MARK: Guides

  @Test(arguments: Guide.allCases)
  func aGuideIsItsText(_ guide: Guide) throws {
    let site = try SiteTests.render(.ordinary)
    let text = try String(
      contentsOfFile: SampleTable.templates + "/\(guide.template).mustache", encoding: .utf8)
    #expect(site[guide.path + ".md"] == text)
    let page = try Document(site[guide.path + ".html"])
    let blocks = page.elements.filter { $0.name == "pre" }
    #expect(blocks.count == text.matches(of: /(?m)^```[a-z]/).count && blocks.count > 10)
    let copied = blocks.filter { $0["data-copy"] != nil }
    #expect(copied.count == text.matches(of: /(?m)^```sh$/).count)
    #expect(try Document(site["start.html"]).addresses.contains(guide.path + ".html"))
    #expect(site["start.md"].contains("](\(guide.path).md)"))
  }

  @Test(arguments: Guide.allCases)
  func guidesLeadToEachOther(_ guide: Guide) throws {
    let page = try SiteTests.render(.ordinary)[guide.path + ".md"]
    for other in Guide.allCases where other != guide {
      #expect(page.contains("](\(other.rawValue).md)"), "\(guide) to \(other)")
    }
  }

  // MARK: Getting started

  @Test func theExampleStatesTheMostCriteria() throws {
    let site = try SiteTests.render(
      .ordinary, downloads: ["h100-eks-ubuntu-training": [SiteTests.download]])
    let page = site["start.md"]
    let criteria = "--service eks --accelerator h100 --intent training --os ubuntu"
    #expect(page.contains("\nlarder query \(criteria) --selector deploymentOrder\n"))
    #expect(
      page.contains("\nlarder query \(criteria) --selector components.cert-manager.version\n"))
    #expect(page.contains("\nlarder explain gpu-operator.driver.version \(criteria)\n"))
    #expect(page.contains("\ntar -xzf 'eks training.tar.gz'\ncd h100-eks-ubuntu-training\n"))
    #expect(page.contains("      version: \"1.32\"\n"))
    #expect(page.contains("3 combinations"))
    let links = try Document(site["start.html"]).addresses
    #expect(links.contains("recipes/h100-eks-ubuntu-training.html"))
    #expect(links.contains("bundles/eks%20training.tar.gz"))
  }

  @Test func withoutABundleNoneIsOffered() throws {
    let page = try SiteTests.render(.ordinary)["start.md"]
    #expect(!page.contains("deploy.sh") && page.contains("larder validate"))
  }

  @Test func anEmptyTableStillTellsHowToBegin() throws {
    let page = try SiteTests.render(SampleTable())["start.md"]
    #expect(page.contains("0 combinations") && !page.contains("larder recipe --"))
  }

  /// Whatever a tree calls its values stays within its line of its block, and within its quotes.
  @Test func hostileNamesStayInTheirBlocks() throws {
    let page = try SiteTests.render(.hostile)["start.md"]
    var isWithin = false
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") { isWithin.toggle() }
      let isCommand = line.hasPrefix("larder ") || line.hasPrefix("cd ") || line.hasPrefix("tar ")
      #expect(!isCommand || isWithin, "\(line)")
      #expect(!line.unicodeScalars.contains(where: { $0.isUnseen }), "\(line)")
    }
    #expect(!isWithin)
  }
}
