/// What is installed as one for a component: its chart or kustomization, or the local chart of manifests
/// that goes before or after it.
struct ComponentPart: Sendable {
  enum Content: Sendable {
    case chart(DeployedComponent.HelmChart)
    case kustomization(DeployedComponent.Kustomization)
    case localChart(ManifestChart)
  }

  let component: DeployedComponent
  let content: Content
  /// 0 before the component's own source, 1 for that, 2 after it.
  let step: Int

  /// The name of its release: `gpu-operator`, `gpu-operator-pre`, `gpu-operator-post`.
  var name: String {
    if case .localChart(let chart) = content { return component.releaseName(chart) }
    return component.name
  }

  /// Its place among all parts: those of one wave don't wait for each other.
  var wave: Int { 3 * component.level + step }

  /// The local chart's folder within the bundle.
  var chartFolder: String? {
    guard case .localChart(let chart) = content else { return nil }
    return "\(component.folder)/\(chart.place.folder)"
  }

  /// Whether its manifests hold the namespace that it is installed in.
  var declaresNamespace: Bool {
    guard case .localChart(let chart) = content else { return false }
    return chart.declares(namespace: component.namespace)
  }
}

/// A part, and the parts that have to be there before it.
struct OrderedPart: Sendable {
  let part: ComponentPart
  let predecessors: [ComponentPart]
}

extension DeployedComponent {
  /// In their order. A component can be without any.
  var parts: [ComponentPart] {
    var parts: [ComponentPart] = []
    if let preManifests {
      parts.append(.init(component: self, content: .localChart(preManifests), step: 0))
    }
    switch source {
    case .manifestsAlone: break
    case .chart(let chart): parts.append(.init(component: self, content: .chart(chart), step: 1))
    case .kustomization(let source):
      parts.append(.init(component: self, content: .kustomization(source), step: 1))
    }
    if let manifests {
      parts.append(.init(component: self, content: .localChart(manifests), step: 2))
    }
    return parts
  }

  /// The part that people look for: that of its own source, if it has one.
  var mainPart: ComponentPart? { parts.first { $0.step == 1 } ?? parts.first }

  var isKustomized: Bool {
    if case .kustomization = source { true } else { false }
  }

  /// Whether some of its values are in a file of their own, for they differ from cluster to cluster.
  var hasClusterValues: Bool { !clusterValues.fields.isEmpty }

  /// Its charts of manifests, in the order in which they are installed.
  var localCharts: [ManifestChart] { [preManifests, manifests].compactMap(\.self) }
}

extension BundlePlan {
  /// Every part in deployment order.
  ///
  /// A component waits for the last part of each that it depends on, or of the one before it where
  /// components are deployed one at a time. It waits through those that have no parts.
  var orderedParts: [OrderedPart] {
    var ends: [String: [ComponentPart]] = [:]
    var previous: [String] = []
    var ordered: [OrderedPart] = []
    for component in components {
      let before = options.isSerial ? previous : component.dependencies
      var awaited = Self.unique(before.flatMap { ends[$0] ?? [] })
      for part in component.parts {
        ordered.append(OrderedPart(part: part, predecessors: awaited))
        awaited = [part]
      }
      ends[component.name] = awaited
      previous = [component.name]
    }
    return ordered
  }

  private static func unique(_ parts: [ComponentPart]) -> [ComponentPart] {
    var seen: Set<String> = []
    return parts.filter { seen.insert($0.name).inserted }
  }

  /// - Throws: when two parts would be one release, as those of a component `a-pre` beside a component
  ///   `a` with manifests that go before it.
  func checkReleaseNames() throws {
    var seen: Set<String> = []
    for part in components.flatMap(\.parts) where !seen.insert(part.name).inserted {
      throw BundleError.repeatedRelease(part.name)
    }
  }
}
