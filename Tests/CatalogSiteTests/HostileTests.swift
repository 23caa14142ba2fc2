import RecipeTable
import Testing

@testable import CatalogSite

extension SampleTable {
  static let attack =
    "</script><img src=x onerror=alert(1)>\"\u{301} onclick='x' \u{2028}`|\u{202E}"

  /// A tree whose every word is meant to break a page.
  static var hostile: SampleTable {
    var sample = SampleTable()
    sample.testDescription = "a hostile tree"
    sample.dimensions[.service] = [
      .record([
        "name": .string(attack), "displayName": .string(attack),
        "description": "[x](javascript:alert(1)) <script>alert(2)</script> ![p](https://e.org/p)",
        "aliases": .strings([attack]),
      ])
    ]
    sample.components = [
      .record(["name": .string(attack), "description": "# Big\n\n[y](JaVaScRiPt:alert(3))"])
    ]
    sample.overlays = [.record(["name": .string(attack), "file": .string(attack)])]
    sample.mixins = [.record(["name": .string(attack), "file": .string(attack)])]
    sample.assumptions = ["", attack].map { before in
      .record([
        "file": .string(attack), "line": .int(3),
        "text": .string(before + "[w](javascript:alert(5)) \(attack)"),
      ])
    }
    sample.files = [Value.Field(attack, .string(attack))]
    sample.sources = [attack]
    sample.rules = ["index", attack].map { code in
      RulePageDocument(
        code: code, severity: .error, summary: attack,
        explanation: "[z](javascript:alert(4)) \(attack)", canBeAllowed: true,
        example: ("-- \(attack) --\n\(attack)\n```\n", "-- \(attack) --\nb: \(attack)\n```\n"))
    }
    sample.add(
      [.service: attack, .accelerator: "../../up"], document: hostileDocument,
      traces: .record([
        "values": .map([Value.Field(attack, .trace(0, 1, overrode: [(0, 2, attack)]))])
      ]))
    return sample
  }

  private static var hostileDocument: Value {
    let name = Value.string(attack)
    let condition = Value.record(["name": name, "value": name, "severity": name, "unit": name])
    let ref = Value.record([
      "name": name, "type": "Helm", "source": name, "version": name, "namespace": name,
      "dependencyRefs": .array([name]), "manifestFiles": .array([name, "other.yaml"]),
    ])
    return .record([
      "apiVersion": name, "appliedOverlays": .array([name]), "mixins": .array([name]),
      "constraints": .array([condition]), "componentRefs": .array([ref]),
      "deploymentOrder": .array([name]),
      "validation": .map([
        Value.Field(
          attack, .record(["checks": .array([name]), "constraints": .array([condition])]))
      ]),
      "profile": .record([
        "name": name, "description": name, "default": name, "selected": name,
        "choices": .array([.record(["value": name])]),
      ]),
      "values": .map([
        Value.Field(attack, .map([Value.Field(attack, .array([name, .map([]), .null]))]))
      ]),
    ])
  }
}

extension String {
  /// What stands outside of the marks, which come in pairs.
  fileprivate func outside(_ mark: String) -> String {
    split(separator: mark, omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset.isMultiple(of: 2) }.map { String($0.element) }.joined()
  }
}

@Suite struct HostileTests {
  @Test func markupOfATreeStaysText() throws {
    for (path, document) in try SiteTests.render(.hostile).documents() {
      #expect(!document.elements.contains { $0.name == "img" }, "\(path)")
      for address in document.addresses {
        #expect(!address.lowercased().contains("javascript:"), "\(path)")
      }
    }
  }

  @Test func quotesDoNotHideBehindCombiningMarks() {
    #expect(MarkupText().escapeText("\"\u{301}<\u{338}") == "&quot;\u{301}&lt;\u{338}")
  }

  @Test func whatCannotBeSeenIsWrittenOut() {
    #expect(MarkupText().escapeText("a\u{202E}b\u{0}c\nd") == "a[U+202E]b[U+0000]c\nd")
    #expect(MarkdownText().escapeText("a\u{202E}b\nc") == "a\\[U+202E\\]b c")
  }

  @Test func dataCannotEndItsScript() throws {
    let script = try SiteTests.render(.hostile)["assets/index.js"]
    for text in ["<", ">", "\u{2028}", "\u{2029}"] { #expect(!script.contains(text)) }
    #expect(script.hasPrefix("var larderIndex = {") && script.hasSuffix("};\n"))
    #expect(script.split(separator: "\n").count == 1)
  }

  @Test func pagesStayInTheirFolder() throws {
    let site = try SiteTests.render(.hostile)
    for path in site.paths {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      #expect(parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }, "\(path)")
      // Documents lie below api/v1/, scripts below data/ and facets below by/, in folders of their kinds.
      let isDeeper = path.hasPrefix("data/") || path.hasPrefix("by/")
      let base = path.hasPrefix("api/v1/") ? 2 : isDeeper ? 1 : 0
      #expect(parts.count <= base + 2, "\(path)")
    }
    #expect(site.paths.contains { $0.hasPrefix("recipes/_.._.._up") })
  }

  @Test func valuesAreWordsToAShell() throws {
    var sample = SampleTable()
    sample.add([.service: "it's; rm"], document: .map([]))
    let document = try Document(SiteTests.render(sample)["recipes/it_s__rm.html"])
    let command = document.elements.first { $0["data-copy"] == "command" }
    #expect(command?.text == #"larder recipe --service 'it'\''s; rm'"#)
  }

  @Test func markdownCellsStayCells() throws {
    let site = try SiteTests.render(.hostile)
    let path = try #require(site.paths.first { $0.hasPrefix("recipes/") && $0.hasSuffix(".md") })
    // The attack holds one backtick, so two of them fence it where it is code.
    let outsideCode = site[path].outside("``")
    #expect(!outsideCode.contains("<img"))
    for line in site[path].split(separator: "\n")
    where line.hasPrefix("| ") && line.contains("onerror") {
      let bars = line.replacing("\\|", with: "").filter { $0 == "|" }.count
      #expect([3, 4, 7].contains(bars), "\(line)")
    }
  }

  @Test func codeSpansHoldBackticks() {
    #expect(MarkdownText.code("a") == "`a`")
    #expect(MarkdownText.code("a``b`") == "``` a``b` ```")
    #expect(MarkdownText.cell("a|b") == "`a\\|b`")
  }

  @Test func proseKeepsLinksOfTheWebOnly() {
    #expect(
      Prose.html("[a](https://e.org) [b](javascript:x) [c](data:y) [d](../up) <vbscript:z>")
        == "<p><a href=\"https://e.org\">a</a> b c d vbscript:z</p>\n")
  }

  @Test func proseShowsTagsAsText() {
    #expect(Prose.html("Use <name> here") == "<p>Use &lt;name&gt; here</p>\n")
    #expect(Prose.html("<div onclick=x>\n") == "<p>&lt;div onclick=x&gt;\n</p>\n")
    #expect(Prose.html("# Big\n\n![alt](x.png)") == "<p>Big</p>\n<p>alt</p>\n")
  }
}
