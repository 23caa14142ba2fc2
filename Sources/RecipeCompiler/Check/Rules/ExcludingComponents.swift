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
    let names = Dictionary(
      lint.everyOverlay.map { ($0.file.path, $0.name.text) }, uniquingKeysWith: { $1 })
    for recipe in lint.everyRecipe {
      let enabled = Dictionary(
        recipe.components.filter(\.isEnabled).map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first })
      let twins = twins(enabled) { ref in
        recipe.appliedOverlays.lastIndex { $0 == names[ref.placeOfSwitch.file.path] } ?? Int.max
      }
      for (key, diagnostic) in twins + secondNFD(enabled, recipe) {
        findings[key, default: (diagnostic, 0)].recipes += 1
      }
    }
    return findings.values.map { $0.diagnostic($0.recipes) }
  }

  private typealias Found = (key: String, diagnostic: (Int) -> Diagnostic)

  /// - Parameter order: how late in the recipe a component was added or switched on.
  private func twins(
    _ enabled: [String: ComponentRef], order: (ComponentRef) -> Int
  ) -> [Found] {
    enabled.values.compactMap { ref in
      let suffix = "-ocp"
      let name = ref.name.hasSuffix(suffix) ? String(ref.name.dropLast(suffix.count)) : nil
      guard let other = enabled[name ?? Self.renamed[ref.name] ?? ""] else { return nil }
      let isOtherLater = order(ref) < order(other)
      let (earlier, later) = isOtherLater ? (ref, other) : (other, ref)
      return ("\(ref.name) \(later.placeOfSwitch.key)", { both(earlier, later, recipes: $0) })
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
    _ earlier: ComponentRef, _ later: ComponentRef, recipes: Int
  ) -> Diagnostic {
    found(
      "\(later.name) and \(earlier.name) install the same, and "
        + "\(countedRecipes(recipes, "enables", "enable")) both",
      at: later.placeOfSwitch,
      notes: [Diagnostic.Note("\(earlier.name) comes from here", at: earlier.placeOfSwitch)])
  }

  private func brings(
    _ name: String, _ place: SourceRange, _ nfd: ComponentRef, recipes: Int
  ) -> Diagnostic {
    found(
      "\(name) brings its own nfd unless its nfd.enabled is false, and "
        + "\(countedRecipes(recipes, "has", "have")) the component nfd as well", at: place,
      notes: [Diagnostic.Note("nfd is added here", at: nfd.range)])
  }
}

extension ComponentRef {
  /// Where it was switched on, or else where it was added.
  fileprivate var placeOfSwitch: SourceRange { overrides?["enabled"]?.range ?? range }
}
