import Foundation
import TestSupport
import Testing

/// What programs read of `larderc lint` and `larderc diff`.
@Suite struct ReportTests {
  private static let header = "kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\n"

  private func brokenTree() throws -> SampleTree {
    try SampleTree([
      "overlays/eks.yaml": Self.header
        + "metadata: {name: eks}\nspec:\n  base: bsae # 100%\n  criteria: {service: eks}\n"
    ])
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func json() throws {
    let tree = try brokenTree()
    let lint = try larderc("lint", tree.path, "--format", "json")
    #expect(lint.status == 1)
    let findings = try #require(try object(lint.output)["diagnostics"] as? [[String: Any]])
    #expect(findings.count == 1)
    #expect(findings[0]["code"] as? String == "unknown-base")
    #expect(findings[0]["severity"] as? String == "error")
    #expect(findings[0]["file"] as? String == "overlays/eks.yaml")
    let place = ["line", "column", "endLine", "endColumn"].map { findings[0][$0] as? Int }
    #expect(place == [5, 9, 5, 13])
    #expect(findings[0]["combinations"] as? Int == 1)
    let none = try larderc("lint", tree.path + "/none", "--format", "json")
    #expect(none.status == 2)
    let finding = try #require((try object(none.output)["diagnostics"] as? [[String: Any]])?.first)
    #expect(Set(finding.keys) == Set(findings[0].keys))
    #expect(finding["file"] is NSNull && finding["endColumn"] is NSNull)
  }

  @Test func sarif() throws {
    let tree = try brokenTree()
    let report = try object(try larderc("lint", tree.path, "--format", "sarif").output)
    #expect(report["version"] as? String == "2.1.0")
    let run = try #require((report["runs"] as? [[String: Any]])?.first)
    let result = try #require((run["results"] as? [[String: Any]])?.first)
    #expect(result["ruleId"] as? String == "unknown-base")
    #expect(result["level"] as? String == "error")
    let text = String(decoding: try JSONSerialization.data(withJSONObject: result), as: UTF8.self)
    #expect(text.contains("\"startLine\":5"))
  }

  @Test func github() throws {
    let tree = try brokenTree()
    let report = try larderc("lint", tree.path, "--format", "github").output
    #expect(
      report
        == "::error file=\(tree.path)/overlays/eks.yaml,line=5,col=9,endLine=5,endColumn=13,"
        + "title=unknown-base::there is no overlay bsae; did you mean base?\n")
  }

  @Test func explainKnowsWhatLintSays() throws {
    #expect(try larderc("explain", "equal-override").output.hasPrefix("# equal-override\n"))
    let unknown = try larderc("explain", "equal-overide")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("did you mean equal-override?"))
  }

  // MARK: diff

  private func tree(version: String, _ more: [String: String] = [:]) throws -> SampleTree {
    let eks = """
      metadata: {name: eks}
      spec:
        criteria: {service: eks}
        componentRefs:
          - {name: app, type: Helm, source: "https://x", version: "\(version)"}
      """
    return try SampleTree(
      ["overlays/eks.yaml": Self.header + eks + "\n"].merging(more) { $1 })
  }

  @Test func nothingChanged() throws {
    let (old, new) = (try tree(version: "1"), try tree(version: "1"))
    let result = try larderc("diff", old.path, new.path)
    #expect(result.status == 0)
    #expect(result.output == "")
  }

  @Test func changesAreGrouped() throws {
    let gke = Self.header + "metadata: {name: gke}\nspec: {criteria: {service: gke}}\n"
    let old = try tree(version: "1", ["overlays/gke.yaml": gke])
    let kind = Self.header + "metadata: {name: kind}\nspec: {criteria: {service: kind}}\n"
    let new = try tree(version: "2", ["overlays/kind.yaml": kind])
    let text = try larderc("diff", old.path, new.path).output
    #expect(
      text == """
        1 combination gains a recipe:
          kind
        1 combination loses its recipe:
          gke
        1 combination changed:
          eks
            app version: 1 → 2

        """)
    let document = try object(try larderc("diff", old.path, new.path, "--format", "json").output)
    #expect(document["gained"] as? [String] == ["kind"])
    #expect(document["lost"] as? [String] == ["gke"])
    let markdown = try larderc("diff", old.path, new.path, "--format", "markdown").output
    #expect(markdown.contains("- `app version`: `1` → `2`\n"))
  }

  @Test func neitherFolderNorRevision() throws {
    let result = try larderc("diff", "no-such-revision", Locations.recipes)
    #expect(result.status == 2)
    #expect(result.errors.contains("neither a folder nor a tree"))
  }
}
