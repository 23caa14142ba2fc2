import Diagnostics
import RecipeCompiler
import Testing

/// What stands in files that recipes only refer to, and values that differ in their type alone.
@Suite struct ShapeRuleTests {
  /// What is found in one file, as `line code`.
  private func findings(_ text: String, in path: String) throws -> [String] {
    try SmallestTree.findings(with: text)
      .filter { $0.range?.file.path == path }
      .map { "\($0.range!.start.line) \($0.code)" }
  }

  private func registry(_ more: String) -> String {
    """
    -- registry.yaml --
    kind: ComponentRegistry
    apiVersion: aicr.run/v1alpha2
    components:
      - name: app
        displayName: App
        healthCheck: {assertFile: checks/app/health-check.yaml}
        helm: {defaultRepository: "https://charts.example.com", defaultVersion: 1.2.3}
    \(more)
    """
  }

  @Test(arguments: [
    ("    nodeScheduling: {system: {nodeSelectorPaths: [a.b], tolerationPaths: []}}", []),
    ("    hasSelfRefCRDs: true\n    storageClassPaths: [a]", []),
    ("    validations: [{function: F, severity: warning, conditions: {intent: [training]}}]", []),
    ("    nodeScheduling: {sytem: {nodeSelectorPaths: [a.b]}}", ["8 unknown-key"]),
    ("    nodeScheduling: {system: {nodeSelectorPath: [a.b]}}", ["8 unknown-key"]),
    ("    nodeSchedulin: {}", ["8 unknown-key"]),
    ("    storageClassPaths: a.b", ["8 wrong-type"]),
    ("    hasSelfRefCRDs: \"true\"", ["8 wrong-type"]),
    ("    validations: [{funtion: F}]", ["8 unknown-key"]),
    ("component: []", ["8 unknown-key"]),
  ])
  func registryEntries(_ more: String, _ expected: [String]) throws {
    #expect(try findings(registry(more), in: "registry.yaml") == expected)
  }

  @Test(arguments: [
    ("    timeout: 5m\n    image: a/b:1\n    env: [{name: A, value: b}]\n    args: [a]", []),
    ("    dependencyAffinity: [{componentRef: app, podLabelSelector: {a.b/c: d}}]", []),
    ("    timout: 5m", ["7 unknown-key"]),
    ("    env: {A: b}", ["7 wrong-type"]),
    ("    env: [{nmae: A}]", ["7 unknown-key"]),
    ("    timeout: 5 minutes", ["7 bad-duration"]),
    ("    timeout: -5m", ["7 bad-duration"]),
    ("    timeout: 0s", ["7 bad-duration"]),
  ])
  func catalogEntries(_ more: String, _ expected: [String]) throws {
    let catalog = """
      -- validators/catalog.yaml --
      apiVersion: validator.nvidia.com/v1alpha1
      kind: ValidatorCatalog
      metadata: {name: x, version: 1.0.0}
      validators:
        - name: dns
          phase: deployment
      """
    #expect(
      try findings(catalog + "\n" + more, in: "validators/catalog.yaml") == expected)
  }

  private func overlay(_ ref: String, metadata: String = "name: eks") -> String {
    SmallestTree.overlay(
      "eks", metadata: metadata, "criteria: {service: eks}\n" + app(ref))
  }

  @Test func metadataHasNothingButAName() throws {
    let text = overlay("overrides: {a: 1}", metadata: "name: eks, nmae: x")
    #expect(try findings(text, in: "overlays/eks.yaml") == ["3 unknown-key"])
  }

  @Test(arguments: [
    ("source: \"oci://ghcr.io/a/b\", version: 2.0.0 # larder: pin newer", []),
    ("source: \"https:/charts.example.com\"", ["6 bad-repository"]),
    ("source: charts.example.com/stable", ["6 bad-repository"]),
    ("source: \"oic://ghcr.io/a\"", ["6 bad-repository"]),
    ("source: \"https://\"", ["6 bad-repository"]),
    ("source: \"https://charts.example .com\"", ["6 bad-repository"]),
    ("namespace: nvidia-nim", []),
    ("namespace: Monitoring", ["6 bad-name"]),
    ("namespace: -a", ["6 bad-name"]),
  ])
  func references(_ ref: String, _ expected: [String]) throws {
    let found = try findings(overlay(ref), in: "overlays/eks.yaml")
    #expect(found.filter { $0.contains("bad-") } == expected)
  }

  // MARK: Types

  private func siblings(_ values: [String]) throws -> [String] {
    let services = ["aks", "eks", "gke", "oke"]
    let overlays = zip(services, values).map { service, value in
      SmallestTree.overlay(
        service,
        """
        criteria: {service: \(service)}
        componentRefs:
          - name: app
            overrides:
              extra: \(value)
        """)
    }
    return try services.flatMap { service in
      try findings(overlays.joined(), in: "overlays/\(service).yaml")
        .map { "\(service) \($0)" }
    }
  }

  @Test(arguments: [
    (["1", "2", "3"], []),
    (["1", "\"2\"", "3"], ["eks 9 type-changes"]),
    (["1", "\"2\""], ["eks 9 type-changes"]),
    (["true", "\"true\""], ["eks 9 type-changes"]),
    (["[a]", "{a: 1}", "[b]"], ["eks 9 type-changes"]),
    // Of two nobody knows which is right, and quantities are written both ways.
    (["[a]", "a"], []),
    (["1", "all"], []),
    (["1", "500m", "2"], []),
    (["1", "2", "null", "\"\""], []),
    (["1", "\"1\"", "2", "\"2\""], []),
  ])
  func typesAmongSiblings(_ values: [String], _ expected: [String]) throws {
    #expect(try siblings(values) == expected)
  }

  // MARK: Overlays that say nothing that lasts

  private func chain(
    _ first: String, _ second: String, criteria: String = "{service: eks}"
  ) throws -> [String] {
    try findings(
      SmallestTree.overlay("a", "criteria: {service: eks}\n" + first)
        + SmallestTree.overlay("b", "base: a\ncriteria: \(criteria)\n" + second),
      in: "overlays/a.yaml"
    ).filter { $0.hasSuffix("overlay-overridden") }
  }

  private func app(_ fields: String) -> String { "componentRefs: [{name: app, \(fields)}]" }

  @Test func overriddenOverlays() throws {
    let replicas = app("overrides: {replicas: 2}")
    #expect(try chain(replicas, app("overrides: {replicas: 3}")) == ["3 overlay-overridden"])
    // A map over which there is no map goes as a whole.
    #expect(
      try chain(app("overrides: {x: {y: 1}}"), app("overrides: {x: 1}")) == ["3 overlay-overridden"]
    )
    // Something is left, or nothing was said.
    #expect(try chain(replicas, app("overrides: {x: 1}")) == [])
    #expect(try chain(app("overrides: {replicas: 2, x: 1}"), app("overrides: {replicas: 3}")) == [])
    #expect(try chain("", app("overrides: {replicas: 3}")) == [])
    #expect(
      try chain(
        app("cleanup: true, overrides: {replicas: 2}"), app("overrides: {replicas: 3}")) == [])
  }

  /// Where another recipe has it, it is not for nothing.
  @Test func whatOneRecipeKeepsIsLeft() throws {
    let found = try chain(
      app("overrides: {replicas: 2}"), app("overrides: {replicas: 3}"),
      criteria: "{service: eks, accelerator: h100}")
    #expect(found == [])
  }
}
