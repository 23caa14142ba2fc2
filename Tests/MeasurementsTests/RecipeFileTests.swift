import RecipeDocuments
import RecipeTable
import Testing
import YAMLSyntax

/// Reading a `RecipeResult`. That what `larder recipe` writes is read is tested with the program.
@Suite struct RecipeFileTests {
  @Test func everythingIsRead() throws {
    let recipe = try ValidationSample.recipe(
      """
      apiVersion: aicr.run/v1alpha3
      metadata: {version: v1.0.0, appliedOverlays: [base, eks]}
      criteria: {service: eks, accelerator: any, os: "", intent: training, nodes: 4}
      constraints:
        - {name: OS.release.VERSION_ID, value: 24.10, severity: warning, unit: x, remediation: y}
      componentRefs:
        - {name: nfd, type: Helm, source: oci://x, version: 0.10, dependencyRefs: [a]}
        - {name: off, type: Kustomize, tag: v1, path: p, overrides: {enabled: false}}
      deploymentOrder: [nfd]
      validation:
        performance: {timeout: 30m, checks: [bw], constraints: [{name: bw, value: ">= 3"}]}
        readiness: {}
        conformance:
      """)
    #expect(recipe.criteria == Criteria([.service: "eks", .intent: "training"]))
    #expect(recipe.apiVersion == "aicr.run/v1alpha3")
    #expect(recipe.appliedOverlays == ["base", "eks"])
    let constraint = try #require(recipe.constraints.first)
    #expect([constraint.name, constraint.value] == ["OS.release.VERSION_ID", "24.10"])
    #expect(
      [constraint.severity, constraint.unit, constraint.remediation] == ["warning", "x", "y"])
    #expect(recipe.components.map(\.name) == ["nfd", "off"])
    #expect(recipe.components.map(\.isEnabled) == [true, false])
    #expect(recipe.components[0].version == "0.10")
    #expect(recipe.components[0].chart == "nfd")
    #expect(recipe.components[1].tag == "v1")
    #expect(recipe.deployed.map(\.name) == ["nfd"])
    #expect(recipe.phases.map(\.name) == ["performance", "readiness"])
    #expect(recipe.phases[0].checks == ["bw"])
    #expect(recipe.phases[0].timeout == "30m")
    #expect(recipe.phases[0].constraints.map(\.value) == [">= 3"])
  }

  @Test func jsonAndDocumentsWithoutAKindAreRead() throws {
    let json = #"{"componentRefs": [], "constraints": [{"name": "a.b.c", "value": "1\/2"}]}"#
    let recipe = try RecipeFile.read(Array(json.utf8), path: "recipe.json")
    #expect(recipe.constraints.map(\.value) == ["1/2"])
    #expect(recipe.criteria == Criteria())
  }

  private func findings(_ text: String, limits: YAMLLimits = YAMLLimits()) -> [String] {
    do {
      _ = try RecipeFile.read(Array(text.utf8), path: "r", limits: limits)
      return []
    } catch {
      return error.diagnostics.map { finding in
        let start = finding.range?.start
        return "\(start?.line ?? 0):\(start?.column ?? 0) \(finding.code) \(finding.message)"
      }
    }
  }

  @Test func everyMistakeIsFoundAtItsPlace() {
    #expect(
      findings(
        """
        kind: RecipeResult
        criteria: [eks]
        constraints:
          - {name: a.b.c}
          - {value: x}
          - nonsense
          - {name: [a], value: {}}
          - {name: a.b.c, value: "1", severity: []}
        componentRefs: [{version: 1}]
        deploymentOrder: nfd
        validation:
          readyness: {constraints: []}
          performance: {checks: yes}
        """) == [
          "10:18 wrong-type deploymentOrder is a list",
          "2:11 wrong-type criteria is a mapping",
          "4:5 missing-value the constraint a.b.c has no value",
          "5:5 missing-name a constraint has no name",
          "6:5 wrong-type a constraint is a mapping",
          "7:12 wrong-type this is a single value",
          "8:41 wrong-type this is a single value",
          "9:17 missing-name a component has no name",
          "12:3 unknown-phase there is no phase readyness; did you mean readiness?",
          "13:25 wrong-type validation.performance.checks is a list",
        ])
  }

  @Test(arguments: [
    ("", "1:1 not-a-recipe this is no recipe"), ("- a", "1:1 not-a-recipe this is no recipe"),
    ("kind: Snapshot", "1:7 not-a-recipe the kind of this is Snapshot, and a recipe's is"),
    ("a: 1\nconstraints: []", "1:1 not-a-recipe this has no kind, and a recipe's is"),
    ("kind: {}", "1:7 wrong-type this is a single value"), ("a: [", "yaml-syntax"),
    ("kind: RecipeResult\n---\nkind: RecipeResult", "2:1 second-document"),
    ("kind: RecipeResult\nkind: RecipeResult", "2:1 duplicate-key"),
  ])
  func whatIsNoRecipe(_ text: String, _ expected: String) {
    #expect(findings(text).contains { $0.contains(expected) }, "\(findings(text))")
  }

  @Test func filesHaveLimits() {
    var limits = YAMLLimits()
    limits.bytes = 30
    #expect(
      findings("kind: RecipeResult\n#" + String(repeating: "x", count: 20), limits: limits)
        .contains { $0.contains("file-too-large") })
  }
}
