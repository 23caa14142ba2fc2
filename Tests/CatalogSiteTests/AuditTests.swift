import Testing

@testable import CatalogSite

@Suite struct AuditTests {
  @Test(arguments: AuditCase.all) func isFoundAndOnlyThere(_ sample: AuditCase) {
    let bad = sample.bad.findings
    #expect(Set(bad.map(\.code)) == [sample.code], "\(bad)")
    #expect(sample.good.findings == [])
  }

  /// The rest have tests of their own, since they need more than a small text.
  @Test func everyCodeHasCases() {
    let large: Set<AuditCode> = [.notAudited, .notUTF8, .overBudget]
    #expect(Set(AuditCase.all.map(\.code)).union(large) == Set(AuditCode.allCases))
  }

  @Test func codesAreNamedOnce() {
    #expect(Set(AuditCode.allCases.map(\.name)).count == AuditCode.allCases.count)
    #expect(AuditCode.allCases.allSatisfy { $0.meaning.hasSuffix(".") })
  }

  @Test func aFindingSaysWhere() throws {
    let findings = AuditedSample(body: "<p>\n<a href=\"gone.html\">x</a></p>").findings
    #expect(
      findings.map(\.description) == [
        "page.html:14: broken-link: “gone.html” leads to no file of the site"
      ])
  }

  @Test func addressesAreReportedOnceInAFile() {
    let link = "<p><a href=\"gone.html\">x</a></p>"
    let sample = AuditedSample(
      body: link + link, linked: ["other.html": AuditedSample.page(body: link)])
    #expect(sample.findings.map(\.path) == ["other.html", "page.html"])
  }

  @Test func theOrderOfFilesAndRunsDoesNotMatter() {
    let body = (0..<20).map { "<p id=\"a\"><a href=\"\($0)\"></a></p>" }.joined()
    let files = AuditedSample(body: body, linked: ["b.md": "[x](1) [y](2)"]).siteFiles
    let first = SiteAudit.findings(in: files)
    #expect(first.count == 61)
    for _ in 0..<5 { #expect(SiteAudit.findings(in: files.shuffled()) == first) }
    let sorted = first.map { "\($0.path) \($0.line + 1000) \($0.code) \($0.message)" }
    #expect(sorted == sorted.sorted())
  }

  @Test func aFileFullOfMistakesIsCutShort() {
    let body = (0..<1000).map { "<p><a href=\"x\($0)\">y</a></p>" }.joined()
    let findings = AuditedSample(body: body).findings
    #expect(findings.count == 101)
    let last = findings.filter { $0.code == .notAudited }
    #expect(last.map(\.message) == ["900 more findings in this file are left out"])
  }

  @Test func figures() {
    let sample = AuditedSample(
      body: "<p><a href=\"index.html\">x</a><a href=\"#\">x</a><a href=\"#\">x</a></p>")
    let report = SiteAudit.report(on: sample.siteFiles)
    #expect(report.pageCount == 2 && report.linkCount == 4)
    #expect(report.largestPage?.path == "page.html")
    #expect(report.summary.hasPrefix("2 pages, 4 links, 0 findings; largest page 0."))
    #expect(AuditReport.counted(1_234_567, "link") == "1,234,567 links")
    #expect(AuditReport.counted(1, "link") == "1 link")
    #expect(AuditReport.kilobytes(1_049_960) == "1,050.0 KB")
    #expect(AuditReport.kilobytes(1_040) == "1.0 KB")
  }

  @Test func emptySites() {
    #expect(SiteAudit.findings(in: []).map(\.code) == [.missingIndex])
    let empty = AuditedSample(linked: ["a.html": "", "a.md": "", "a.css": "", "a.svg": ""])
    #expect(Set(empty.findings.map(\.path)) == ["a.html"])
    #expect(empty.findings.contains { $0.code == .missingTitle })
  }
}

@Suite struct AuditBudgetTests {
  /// Random letters, which zlib makes little of: six bits each.
  private func noise(_ count: Int) -> String {
    var state: UInt64 = 88_172_645_463_325_252
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    return String(
      (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return letters[Int(state >> 32) % letters.count]
      })
  }

  private func findings(_ page: String, _ index: String, _ script: String) -> [String] {
    var sample = AuditedSample(body: page, linked: ["assets/index.js": script])
    sample.files["index.html"]? +=
      "<!-- \(index) -->"
    sample.files["index.html"]?.replace(
      "</head>", with: "<script src=\"assets/index.js\"></script></head>")
    return sample.findings.map { "\($0.path) \($0.code)" }
  }

  /// Three quarters of the letters are left, and a thousand bytes of the page itself are few more.
  @Test func pagesOverTheirBudgetsAreFound() {
    #expect(findings(noise(77_000), "", "") == [])
    #expect(findings(noise(82_000), "", "") == ["page.html over-budget"])
    #expect(findings(String(repeating: "a", count: 1_000_000), "", "") == [])
  }

  @Test func theMatrixWeighsWithWhatItLoads() {
    #expect(findings("", noise(118_000), noise(78_000)) == [])
    #expect(findings("", noise(130_000), noise(78_000)) == ["index.html over-budget"])
    #expect(findings("", "", noise(82_000)) == ["assets/index.js over-budget"])
  }

  @Test func theLargestPageIsThatWhichWeighsMost() {
    let sample = AuditedSample(
      body: String(repeating: "a", count: 200_000),
      linked: ["dense.html": AuditedSample.page(body: noise(3_000))])
    #expect(SiteAudit.report(on: sample.siteFiles).largestPage?.path == "dense.html")
  }
}
