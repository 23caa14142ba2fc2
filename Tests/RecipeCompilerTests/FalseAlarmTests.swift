import Diagnostics
import Testing

/// Things that authors may well write, and that look a little like mistakes.
@Suite struct FalseAlarmTests {
  private func findings(_ sections: String) throws -> [String] {
    try SmallestTree.findings(with: sections).map {
      "\($0.range?.file.path ?? ""): \($0.code): \($0.message)"
    }
  }

  private static func overlay(_ name: String, _ spec: String) -> String {
    """
    -- overlays/\(name).yaml --
    kind: RecipeMetadata
    apiVersion: aicr.run/v1alpha2
    metadata:
      name: \(name)
    spec:
    \(spec.split(separator: "\n").map { "  \($0)\n" }.joined())

    """
  }

  /// A key that differs from a known one by the one word that makes it another setting.
  @Test(arguments: [
    ("minReplicas", "maxReplicas"), ("podAffinity", "nodeAffinity"), ("httpPort", "httpsPort"),
    ("includedNames", "excludedNames"), ("internalTraffic", "externalTraffic"),
    ("ipv4Range", "ipv6Range"),
  ]) func counterparts(_ known: String, _ added: String) throws {
    let values = "-- components/app/values.yaml --\n\(known): 1\n"
    let overlay = { (key: String) in
      values
        + Self.overlay(
          "eks",
          """
          criteria: {service: eks}
          componentRefs: [{name: app, overrides: {\(key): 2}}]
          """)
    }
    #expect(try findings(overlay(added)) == [])
    let slip = String(known.dropLast())
    #expect(try findings(overlay(slip)).contains { $0.contains("unknown-value-key") })
  }

  /// A strategy for every accelerator does nothing on those that cannot be divided.
  @Test func aSharedStrategyIsNoMIGMistake() throws {
    let values = "-- components/app/values.yaml --\nmigStrategy: single\n"
    let recipe = { (accelerator: String) in
      Self.overlay(
        accelerator,
        """
        criteria: {service: eks, accelerator: \(accelerator)}
        componentRefs: [{name: app, overrides: {a: \(accelerator)}}]
        """)
    }
    #expect(try findings(values + recipe("h100") + recipe("l40s")) == [])
    #expect(
      try findings(values + recipe("l40s"))
        == ["components/app/values.yaml: mig-not-supported: l40s cannot be divided by MIG"])
  }

  /// Where the registry has no version, a reason for the one in a recipe is a reason.
  @Test func aReasonForTheOnlyVersionIsUsed() throws {
    let registry = """
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
            defaultNamespace: app

      """
    let base = Self.overlay(
      "base",
      """
      componentRefs:
        - {name: app, version: 1.2.2, valuesFile: components/app/values.yaml}
      """)
    let overlay = Self.overlay(
      "eks",
      """
      criteria: {service: eks}
      componentRefs:
        - name: app
          version: 1.2.3 # larder: pin the next one needs Kubernetes 1.40
      """)
    #expect(try findings(registry + base + overlay) == [])
  }
}
