import Testing

@testable import CatalogSite

/// What the templates make of tables, ordinary and hostile ones.
@Suite struct AuditSiteTests {
  @Test(arguments: [SampleTable.ordinary, .hostile])
  func sitesHaveNoFindings(_ sample: SampleTable) throws {
    let name = try CatalogSite.pageNames(sample.table())[0].name
    // Written beside what is rendered.
    let beside = [SiteTests.download.path, "larder.table", "SHA256SUMS"].map {
      SiteFile(path: $0, text: "")
    }
    let site = try sample.site(downloads: [name: [SiteTests.download]]).files()
    let findings = SiteAudit.findings(in: site + beside).filter {
      // The program's own Markdown, which no tree writes, is shown as it is.
      !($0.path.hasPrefix("rules/") && $0.path.hasSuffix(".md"))
    }
    #expect(findings == [])
  }
}
