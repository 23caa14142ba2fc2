import Diagnostics
import RecipeTable

/// Components in one recipe of which a cluster can have only one.
struct ExcludingComponents: Rule {
  static let page = RulePage(
    code: "excluding-components", severity: .error,
    summary: "a recipe enables two components of which a cluster can have one",
    explanation: """
      Some components are two ways to install the same software: on OpenShift `gpu-operator-ocp` and \
      its like take the place of the chart without the suffix, and `nodewright-operator` is what was \
      `skyhook-operator`. Both together fight over the same resource definitions and nodes. NVIDIA's \
      GPU and network operators also bring Node Feature Discovery along unless `nfd.enabled` is false: \
      the chart options in [the GPU Operator's installation guide]\
      (https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/getting-started.html) ask for \
      that where it runs already, and [the Network Operator's]\
      (https://docs.nvidia.com/networking/display/kubernetes25100/customizations/helm.html) have the same \
      switch. The component `nfd` is such a case. Switch one of the two off (AICR's commit a2229237 had \
      to).
      """,
    example: RuleExample.registry(with: "app-ocp")
      + RuleExample.overlay(
        "ocp",
        """
        criteria:
          service: ocp
        componentRefs:
          - name: app
            overrides:
              enabled: [-true-]{+false+}
          - name: app-ocp
        """))

  /// Software that was renamed, by its earlier name.
  private static let renamed = ["skyhook-operator": "nodewright-operator"]
  /// What has Node Feature Discovery within.
  private static let bringingNFD = ["gpu-operator", "network-operator"]

  func check(_ lint: Lint) -> [Diagnostic] {
    var findings: [String: (diagnostic: (Int) -> Diagnostic, recipes: Int)] = [:]
    for recipe in lint.recipes.flatMap(\.everyRecipe) {
      let enabled = Dictionary(
        recipe.components.filter(\.isEnabled).map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first })
      for (key, diagnostic) in twins(enabled) + secondNFD(enabled, recipe) {
        findings[key, default: (diagnostic, 0)].recipes += 1
      }
    }
    return findings.values.map { $0.diagnostic($0.recipes) }
  }

  private typealias Found = (key: String, diagnostic: (Int) -> Diagnostic)

  private func twins(_ enabled: [String: ComponentRef]) -> [Found] {
    enabled.values.compactMap { ref in
      let suffix = "-ocp"
      let name = ref.name.hasSuffix(suffix) ? String(ref.name.dropLast(suffix.count)) : nil
      guard let other = enabled[name ?? Self.renamed[ref.name] ?? ""] else { return nil }
      let place = other.overrides?["enabled"]?.range ?? other.range
      return ("\(ref.name) \(place.key)", { both(other.name, place, ref, recipes: $0) })
    }
  }

  private func secondNFD(
    _ enabled: [String: ComponentRef], _ recipe: ResolvedRecipe
  ) -> [Found] {
    guard let nfd = enabled["nfd"] else { return [] }
    return Self.bringingNFD.compactMap { name in
      guard let ref = enabled[name], let values = recipe.values[name] else { return nil }
      let gate = values["nfd"]?["enabled"]
      if case .scalar(.bool(false))? = gate?.content { return nil }
      let place = gate?.range ?? values["nfd"]?.range ?? ref.range
      return ("\(name) nfd \(place.key)", { brings(name, place, nfd, recipes: $0) })
    }
  }

  private func both(
    _ name: String, _ place: SourceRange, _ other: ComponentRef, recipes: Int
  ) -> Diagnostic {
    found(
      "\(name) and \(other.name) install the same, and \(recipesWord(recipes)) enable both",
      at: place, notes: [Diagnostic.Note("\(other.name) is added here", at: other.range)])
  }

  private func brings(
    _ name: String, _ place: SourceRange, _ nfd: ComponentRef, recipes: Int
  ) -> Diagnostic {
    found(
      "\(name) brings its own nfd unless its nfd.enabled is false, and \(recipesWord(recipes)) have "
        + "the component nfd as well", at: place,
      notes: [Diagnostic.Note("nfd is added here", at: nfd.range)])
  }

  private func recipesWord(_ count: Int) -> String { "\(count) recipe\(count == 1 ? "" : "s")" }
}

extension SourceRange {
  /// What is at the same place has the same.
  var key: String { "\(file.path):\(start.line):\(start.column)" }
}
