import Diagnostics
import RecipeTable

/// A component that creates resources of a kind that another one defines, without waiting for it.
struct MissingCRDDependency: Rule {
  static let page = RulePage(
    code: "missing-crd-dependency", severity: .warning,
    summary: "a component uses another's resource definitions without depending on it",
    explanation: """
      A custom resource can only be created once its definition is there. Where a component's \
      manifests, or a monitor that its values switch on, need another component's definitions and \
      nothing says that it comes later, the order of deployment is a matter of names: it works until \
      one is renamed, or fails on new clusters only (AICR #170, #928). Name the component that brings \
      the definitions in `dependencyRefs`; a dependency through others counts.
      """,
    example: RuleExample.registry(with: "cert-manager")
      + """
      -- components/app/manifests/issuer.yaml --
      apiVersion: cert-manager.io/v1
      kind: Issuer
      metadata:
        name: app
      spec:
        selfSigned: {}
      """
      + RuleExample.eks(
        components: """
          - name: cert-manager
          - name: app
            manifestFiles: [components/app/manifests/issuer.yaml]
            dependencyRefs: [{+cert-manager+}]
          """))

  /// The groups of custom resources whose definitions a component's chart brings, as the chart's own
  /// documentation says. What manifests define is found in the tree.
  private static let groupsOfCharts = [
    "cert-manager": ["cert-manager.io"],
    "kube-prometheus-stack": ["monitoring.coreos.com"],
    "kubeflow-trainer": ["trainer.kubeflow.org"],
    "kueue": ["kueue.x-k8s.io"],
    "network-operator": ["mellanox.com"],
    "nfd": ["nfd.k8s-sigs.io"],
    "nodewright-operator": ["skyhook.nvidia.com"],
    "prometheus-operator-crds": ["monitoring.coreos.com"],
    "skyhook-operator": ["skyhook.nvidia.com"],
  ]

  /// Components whose charts always have resources of a group, as their documentation says.
  private static let alwaysUsed = [
    "kube-prometheus-stack": ["monitoring.coreos.com"]
  ]

  private struct Need {
    /// The group whose definitions are needed, or the component that is known to bring them.
    let group: String
    let range: SourceRange
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    let manifests = lint.tree.texts.filter { $0.key.hasPrefix("components/") }
      .mapValues(ManifestKinds.init)
    var needs = Memo<ComponentRef, [Need]>()
    var findings: [String: (need: Need, user: ComponentRef, provider: String, recipes: Int)] = [:]
    for recipe in lint.everyRecipe {
      let enabled = recipe.components.filter(\.isEnabled)
      let providers = providers(enabled, recipe, manifests)
      for component in enabled {
        let needed = needs[component] ?? self.needs(component.value, recipe, manifests)
        needs[component] = needed
        for (need, provider) in unmet(needed, component, enabled, providers) {
          let key = "\(component.name) \(need.group) \(need.range.key)"
          findings[key, default: (need, component.value, provider, 0)].recipes += 1
        }
      }
    }
    return findings.values.map { missing($0.need, $0.user, $0.provider, recipes: $0.recipes) }
  }

  private func needs(
    _ ref: ComponentRef, _ recipe: ResolvedRecipe, _ manifests: [String: ManifestKinds]
  ) -> [Need] {
    let ofManifests = (ref.preManifestFiles + ref.manifestFiles).flatMap { file in
      (manifests[file.text]?.used ?? []).map { Need(group: $0, range: file.range) }
    }
    let monitors = recipe.values[ref.name].map(Self.monitors) ?? []
    let ofChart = (Self.alwaysUsed[ref.name] ?? []) + [ref.name + Self.definitions]
    return ofManifests + monitors.map { Need(group: "monitoring.coreos.com", range: $0.range) }
      + ofChart.map { Need(group: $0, range: ref.range) }
  }

  /// What a component's name ends in that has nothing but the definitions for another.
  private static let definitions = "-crds"

  /// The switches of monitors that are on.
  private static func monitors(_ values: TracedValue) -> [TracedValue] {
    (values.fields ?? []).flatMap { field -> [TracedValue] in
      let name = field.key.lowercased()
      guard name == "servicemonitor" || name == "podmonitor", let gate = field.value["enabled"]
      else { return monitors(field.value) }
      if case .scalar(.bool(true)) = gate.content { return [gate] }
      return []
    }
  }

  /// The enabled components that bring the definitions of a group, by the group; a component that has
  /// nothing else is a group of its own.
  private func providers(
    _ enabled: [Shared<ComponentRef>], _ recipe: ResolvedRecipe,
    _ manifests: [String: ManifestKinds]
  ) -> [String: [String]] {
    var providers: [String: [String]] = [:]
    for component in enabled {
      var groups: Set<String> = []
      if component.name.hasSuffix(Self.definitions) { groups.insert(component.name) }
      if !leavesDefinitionsOut(recipe.values[component.name]) {
        groups.formUnion(Self.groupsOfCharts[component.name] ?? [])
      }
      for file in component.value.preManifestFiles + component.value.manifestFiles {
        groups.formUnion(manifests[file.text]?.defined ?? [])
      }
      for group in groups { providers[group, default: []].append(component.name) }
    }
    return providers
  }

  /// The needs that an enabled component would meet, but that this one does not wait for.
  private func unmet(
    _ needs: [Need], _ user: Shared<ComponentRef>, _ enabled: [Shared<ComponentRef>],
    _ providers: [String: [String]]
  ) -> [(Need, String)] {
    let others = needs.filter { need in
      providers[need.group].map { !$0.contains(user.name) } ?? false
    }
    guard !others.isEmpty else { return [] }
    let waitedFor = reachable(from: user, enabled)
    return others.compactMap { need in
      guard let names = providers[need.group], !names.contains(where: waitedFor.contains) else {
        return nil
      }
      return (need, names[0])
    }
  }

  /// Whether a chart is told that somebody else brings its definitions.
  private func leavesDefinitionsOut(_ values: TracedValue?) -> Bool {
    if case .scalar(.bool(false))? = values?["crds"]?["enabled"]?.content { return true }
    return false
  }

  /// A component and all that it waits for.
  private func reachable(
    from start: Shared<ComponentRef>, _ enabled: [Shared<ComponentRef>]
  ) -> Set<String> {
    let byName = Dictionary(enabled.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var reached: Set<String> = [start.name]
    var waiting = [start]
    while let next = waiting.popLast() {
      for dependency in next.dependencyRefs where reached.insert(dependency.text).inserted {
        if let component = byName[dependency.text] { waiting.append(component) }
      }
    }
    return reached
  }

  private func missing(
    _ need: Need, _ user: ComponentRef, _ provider: String, recipes: Int
  ) -> Diagnostic {
    found(
      "\(user.name) needs the resource definitions "
        + (need.group == provider ? "" : "of \(need.group) ")
        + "that \(provider) brings, and does not depend on it in \(countedRecipes(recipes))",
      at: user.range,
      notes: need.range.key == user.range.key
        ? [] : [Diagnostic.Note("they are needed for this", at: need.range)])
  }
}

/// The groups of resources that a manifest has, read without regard to template directives.
private struct ManifestKinds {
  private(set) var used: Set<String> = []
  private(set) var defined: Set<String> = []

  init(_ text: String) {
    // Definitions of resources are long, and bytes are much faster than characters.
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      if line.starts(with: "apiVersion: ".utf8) {
        let version = Substring(line.dropFirst("apiVersion: ".utf8.count))
        if let slash = version.firstIndex(of: "/") { used.insert(String(version[..<slash])) }
      } else if line.starts(with: "  group: ".utf8) {
        defined.insert(String(Substring(line.dropFirst("  group: ".utf8.count))))
      }
    }
    if !used.contains("apiextensions.k8s.io") { defined = [] }
  }
}
