import Diagnostics
import RecipeCompiler
import TestSupport
import Testing

@Suite struct RuleTests {
  /// The smallest tree that lints clean; the examples of the rules' pages are laid over it.
  static let smallest = """
    -- overlays/base.yaml --
    kind: RecipeMetadata
    apiVersion: aicr.run/v1alpha2
    metadata:
      name: base
    spec:
      constraints:
        - name: K8s.server.version
          value: ">= 1.30"
      componentRefs:
        - name: app
          valuesFile: components/app/values.yaml
    -- components/app/values.yaml --
    replicas: 1
    resources:
      limits:
        cpu: 100m
        memory: 64Mi
    -- registry.yaml --
    kind: ComponentRegistry
    apiVersion: aicr.run/v1alpha2
    components:
      - name: app
        displayName: App
        healthCheck:
          assertFile: checks/app/health-check.yaml
        helm:
          defaultRepository: https://charts.example.com
          defaultChart: example/app
          defaultVersion: 1.2.3
          defaultNamespace: app
    -- checks/app/health-check.yaml --
    apiVersion: chainsaw.kyverno.io/v1alpha1
    kind: Test
    metadata:
      name: app
    """

  private func findings(_ example: String) throws -> [Diagnostic] {
    let folder = try TemporaryFolder()
    for section in Fixture.sections(of: Self.smallest + "\n" + example).sections {
      try folder.write(section.text, to: section.path)
    }
    return lint(roots: [folder.path])
  }

  @Test func theSmallestTreeIsClean() throws {
    #expect(try findings("").map(\.message) == [])
  }

  @Test(arguments: RuleBook.pages) func page(_ page: RulePage) throws {
    #expect(!page.summary.isEmpty && !page.summary.hasSuffix("."))
    #expect(page.explanation.count > 80)
    guard let example = page.example else { return }
    let bad = try findings(example.bad)
    #expect(bad.contains { $0.code == page.code }, "the bad example shows \(bad.map(\.code))")
    #expect(bad.filter { $0.code == page.code }.allSatisfy { $0.severity == page.severity })
    #expect(bad.filter { $0.code == page.code }.allSatisfy { $0.range != nil })
    let good = try findings(example.good)
    #expect(good.map { "\($0.code): \($0.message)" } == [])
  }

  @Test func codesAreSortedAndUnique() {
    let codes = RuleBook.pages.map(\.code)
    #expect(codes == Set(codes).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  @Test func aReasonSilencesAndAnIdleSilenceIsReported() throws {
    let overlay = EqualOverrideExample.text
    let codes = { (text: String) in try findings(text).map(\.code) }
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
