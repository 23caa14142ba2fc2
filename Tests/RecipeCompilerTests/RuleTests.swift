import Diagnostics
import RecipeCompiler
import Testing

@Suite struct RuleTests {
  @Test func theSmallestTreeIsClean() throws {
    #expect(try SmallestTree.findings(with: "").map(\.message) == [])
  }

  @Test(arguments: RuleBook.pages) func page(_ page: RulePage) throws {
    #expect(!page.summary.isEmpty && !page.summary.hasSuffix("."))
    #expect(page.explanation.count > 80)
    guard let example = page.example else { return }
    let bad = try SmallestTree.findings(with: example.bad)
    #expect(bad.contains { $0.code == page.code }, "the bad example shows \(bad.map(\.code))")
    #expect(bad.filter { $0.code == page.code }.allSatisfy { $0.severity == page.severity })
    #expect(bad.filter { $0.code == page.code }.allSatisfy { $0.range != nil })
    let good = try SmallestTree.findings(with: example.good)
    #expect(good.map { "\($0.code): \($0.message)" } == [])
  }

  @Test func codesAreSortedAndUnique() {
    let codes = RuleBook.pages.map(\.code)
    #expect(codes == Set(codes).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  @Test func aReasonSilencesAndAnIdleSilenceIsReported() throws {
    let overlay = EqualOverrideExample.text
    let codes = { (text: String) in try SmallestTree.findings(with: text).map(\.code) }
    #expect(try codes(overlay("")) == ["equal-override"])
    #expect(try codes(overlay(" # larder: allow equal-override to be explicit")) == [])
    #expect(
      try codes(overlay(" # larder: allow equal-override")) == ["equal-override", "unused-silence"])
    #expect(
      try codes(overlay(" # larder: allow unknown-base why not"))
        == ["equal-override", "unused-silence"])
  }
}

private enum EqualOverrideExample {
  static func text(_ comment: String) -> String {
    """
    -- overlays/a.yaml --
    kind: RecipeMetadata
    apiVersion: aicr.run/v1alpha2
    metadata:
      name: a
    spec:
      criteria: {service: eks}
      componentRefs: [{name: app, overrides: {replicas: 2}}]
    -- overlays/b.yaml --
    kind: RecipeMetadata
    apiVersion: aicr.run/v1alpha2
    metadata:
      name: b
    spec:
      base: a
      criteria: {service: eks, accelerator: h100}
      componentRefs: [{name: app, overrides: {replicas: 2}}]\(comment)
    """
  }
}
