import Testing

@testable import CatalogSite

/// Whatever a site holds, the audit comes to an end and reports it.
@Suite struct AuditHostileTests {
  private func codes(_ path: String, _ contents: [UInt8]) -> Set<AuditCode> {
    var files = AuditedSample(linked: [path: ""]).siteFiles.filter { $0.path != path }
    files.append(SiteFile(path: path, contents: contents))
    return Set(SiteAudit.findings(in: files).filter { $0.path == path }.map(\.code))
  }

  private func codes(body: String) -> Set<AuditCode> {
    codes("page.html", Array(AuditedSample.page(body: body).utf8))
  }

  @Test func deepNestingEnds() {
    let deep = String(repeating: "<div>", count: 100_000)
    #expect(codes(body: deep).contains(.notAudited))
    let fine = String(repeating: "<div>", count: 200) + String(repeating: "</div>", count: 200)
    #expect(codes(body: fine) == [])
    #expect(codes(body: String(repeating: "a<wbr>", count: 4_000)) == [])
    let ends = String(repeating: "<wbr></b>", count: 100_000)
    #expect(codes(body: ends).contains(.notAudited))
  }

  @Test func longAttributes() {
    let long = String(repeating: "x", count: 8_000_000)
    #expect(codes(body: "<p title=\"\(long)\">x</p>") == [])
    #expect(codes(body: "<p><a href=\"\(long)\">x</a></p>") == [.brokenLink])
    #expect(
      codes(body: "<p id=\"\(long)\">x</p><p id=\"\(long.dropLast())\">x</p>") == [.notAudited])
    #expect(codes("page.html", Array((long + long).utf8)) == [.notAudited])
  }

  @Test func quotedTextsStayShort() {
    let findings = AuditedSample(
      body: "<p><a href=\"\(String(repeating: "é", count: 5_000))\">x</a></p>"
    ).findings
    #expect(findings.count == 1 && findings.allSatisfy { $0.message.utf8.count < 500 })
  }

  /// libxml2 compares each attribute with all before it.
  @Test(.timeLimit(.minutes(10))) func manyAttributes() {
    let names = (0..<1_000_000).map { "a\(String($0, radix: 36))" }.joined(separator: " ")
    #expect(codes(body: "<p \(names)>x</p>").contains(.malformedMarkup))
    let same = String(repeating: " x", count: 1_000_000)
    #expect(codes(body: "<p\(same)>x</p>").contains(.malformedMarkup))
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      "<", "</", "<!--", "<!", "<?", "<script>", "</s", "&", "&#1", "&zwnj;", "<a b='", "<p>",
      "<body a=b>", "<svg>", "<title>", "<li>", "<!doctype ", "<a href=x>", "<p id=a>", "<td>",
    ]) func muchOfTheSame(_ part: String)
  {
    let text = String(repeating: part, count: 400_000 / part.utf8.count)
    #expect(!codes("page.html", Array(text.utf8)).isEmpty)
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      ("x.md", "[]("), ("x.md", "[a](b)\n"), ("x.md", "`"), ("x.md", "` `` "), ("x.md", "# a\n"),
      ("x.md", "["), ("x.md", "](<"), ("x.md", "```\n"), ("x.md", "# ]("), ("x.css", "url("),
      ("x.css", "\\"), ("x.css", "/*"), ("x.css", "@import '"), ("x.css", "'"), ("x.json", "["),
      ("x.json", "{\"a\":"), ("x.svg", "<svg>"), ("sitemap.xml", "<loc>"), ("SHA256SUMS", "a\n"),
      ("x.atom", "<link href=x>"), ("sitemap.xml", "<loc></loc>"),
    ]) func muchOfTheSameElsewhere(_ path: String, _ part: String)
  {
    let text = String(repeating: part, count: 400_000 / part.utf8.count)
    let found = codes(path, Array(text.utf8))
    #expect(
      found.isSubset(of: [
        .brokenLink, .malformedJSON, .malformedMarkup, .notAudited, .brokenSum, .folderLink,
      ]))
  }

  @Test func whatIsNoUTF8() {
    let page = Array(AuditedSample.page().utf8)
    #expect(codes("page.html", page + [0xFF]) == [.notUTF8])
    #expect(codes("page.html", [0xEF, 0xBB, 0xBF] + page) == [])
    #expect(codes("page.html", [0xFF, 0xFE] + page).contains(.notUTF8))
    #expect(codes("x.css", [0xC3]) == [.notUTF8])
    #expect(codes("x.md", [0xED, 0xA0, 0x80]) == [.notUTF8])
    #expect(codes("page.html", [UInt8](repeating: 0, count: 100_000)).contains(.controlCharacter))
  }

  /// A page that a build left half-way never passes, but for the line breaks at its end.
  @Test func truncatedPages() {
    let body = """
      <p id="a" class='b'><a href="index.html#content">x &amp; y</a><!-- z --></p>
      <svg role="img"><title>x</title><path d="M0 0"/></svg><input id="c"><label for="c">d</label>
      <table><tr><th>x</th><td>y</td></tr></table><script src="page.html"></script>
      """
    let page = Array(AuditedSample.page(head: "<meta name=\"x\">", body: body).utf8)
    #expect(codes("page.html", page) == [])
    for hundredth in 0..<100 {
      let found = codes("page.html", Array(page.prefix(page.count * hundredth / 100)))
      let isWhole = page.count * hundredth / 100 >= page.count - "</body>\n</html>\n".utf8.count
      #expect(!found.isEmpty || isWhole, "\(hundredth)/100")
    }
  }

  @Test func damagedPages() {
    let page = Array(AuditedSample.page(body: "<p id=\"a\"><a href=\"#a\">x</a></p>").utf8)
    var state: UInt64 = 1
    for _ in 0..<500 {
      var bytes = page
      for _ in 0..<8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 24)
      }
      #expect(codes("page.html", bytes) == codes("page.html", bytes))
    }
  }

  @Test func pathsAreTreatedAsBytes() {
    let sample = AuditedSample(
      body: "<p><a href=\"e%CC%81.txt\">x</a></p>", linked: ["\u{E9}.txt": ""])
    #expect(Set(sample.findings.map(\.code)) == [.brokenLink])
    let ids = AuditedSample(body: "<p id=\"\u{E9}\">x</p><p id=\"e\u{301}\">y</p>")
    #expect(ids.findings == [])
  }
}
