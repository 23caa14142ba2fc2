import Diagnostics
import RecipeTable

/// What is done to a composition once everything is merged: dependencies, order, registry defaults.
enum Finishing {
  /// The names of the enabled components, each after those that it depends on; of those that could
  /// come next, the smallest name first.
  static func deploymentOrder(
    _ components: [Shared<ComponentRef>]
  ) throws(ResolutionFailure) -> [String] {
    let numbers = Dictionary(
      components.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    var dependencies: [[Int]] = []
    for component in components {
      var list: [Int] = []
      for dependency in component.dependencyRefs {
        guard let number = numbers[dependency.text] else {
          throw unknownDependency(dependency, of: component.value, among: components)
        }
        list.append(number)
      }
      dependencies.append(list)
    }
    let byName = components.indices.sorted { components[$0].name.precedes(components[$1].name) }
    let none = [Bool](repeating: false, count: components.count)
    // Disabled components count here: switching one off must not hide a cycle.
    let all = DeploymentOrder.order(byName, dependencies, placed: none)
    guard all.count == components.count else {
      throw cycle(among: byName.filter { !all.contains($0) }.map { components[$0].value })
    }
    let disabled = components.map { !$0.isEnabled }
    let enabled = byName.filter { !disabled[$0] }
    return DeploymentOrder.order(enabled, dependencies, placed: disabled).map {
      components[$0].name
    }
  }

  private static func unknownDependency(
    _ dependency: TracedValue, of component: ComponentRef, among components: [Shared<ComponentRef>]
  ) -> ResolutionFailure {
    let near = nearestName(to: dependency.text, in: components.map(\.name))
    return ResolutionFailure(
      "unknown-dependency",
      "\(component.name) depends on \(dependency.text), which is not part of the recipe"
        + didYouMean(near), at: dependency.range)
  }

  /// - Parameter waiting: what could never be placed; in it every way leads round.
  private static func cycle(among waiting: [ComponentRef]) -> ResolutionFailure {
    let (ring, ranges) = ring(from: waiting[0], in: waiting)
    return ResolutionFailure(
      "dependency-cycle", "dependencies go round: " + ring.joined(separator: " → "),
      at: ranges.first,
      notes: ranges.dropFirst().map { Diagnostic.Note("then from here", at: $0) })
  }

  /// Follows unsettled dependencies until one comes round again.
  private static func ring(
    from start: ComponentRef, in waiting: [ComponentRef]
  ) -> (names: [String], ranges: [SourceRange]) {
    var path = [start]
    var edges: [SourceRange] = []
    while true {
      let dependency = path[path.count - 1].dependencyRefs.first { dependency in
        waiting.contains { $0.name == dependency.text }
      }
      guard let dependency, let next = waiting.first(where: { $0.name == dependency.text }) else {
        return (path.map(\.name), edges)
      }
      edges.append(dependency.range)
      if let again = path.firstIndex(where: { $0.name == next.name }) {
        return (path[again...].map(\.name) + [next.name], Array(edges[again...]))
      }
      path.append(next)
    }
  }

  // MARK: Registry defaults

  /// The component with its type in canonical spelling and empty fields filled from the registry.
  ///
  /// - Throws: when the registry names a health check that does not exist.
  static func completed(
    _ ref: ComponentRef, _ tree: RecipeTree
  ) throws(ResolutionFailure) -> ComponentRef {
    var ref = ref
    if let type = ref[.type], let canonical = canonicalType(type.text), canonical != type.text {
      ref[.type] = TracedValue(text: canonical, at: type.range)
    }
    guard let entry = tree.registry.entries[ref.name] else { return ref }
    if ref[.type] == nil { ref[.type] = TracedValue(text: entry.defaultType, at: entry.range) }
    let defaults =
      switch ref.text(.type) {
      case ComponentType.helm: entry.defaults
      case ComponentType.kustomize: entry.kustomizeDefaults
      default: [:] as [ComponentRef.Scalar: TracedValue]
      }
    for (scalar, value) in defaults where ref[scalar] == nil { ref[scalar] = value }
    if ref.manifestFiles.isEmpty { ref.manifestFiles = entry.manifestFiles }
    if ref[.healthCheckAsserts] == nil, !ref.healthCheckSkip {
      ref[.healthCheckAsserts] = try healthCheck(entry, tree)
    }
    return ref
  }

  private static func healthCheck(
    _ entry: Registry.Entry, _ tree: RecipeTree
  ) throws(ResolutionFailure) -> TracedValue? {
    guard let file = entry.healthCheckFile, !file.text.isEmpty else { return nil }
    guard let check = tree.healthChecks[entry.name] else {
      throw ResolutionFailure(missing: file, in: tree)
    }
    return check
  }

  private static func canonicalType(_ type: String) -> String? {
    [ComponentType.helm, ComponentType.kustomize].first { $0.lowercased() == type.lowercased() }
  }

  // MARK: Coherence

  /// Refuses an enabled component that no deployer could deploy as it stands.
  static func requireCoherence(_ ref: ComponentRef) throws(ResolutionFailure) {
    guard ref.isEnabled else { return }
    func refuse(_ message: String, at value: TracedValue?) -> ResolutionFailure {
      ResolutionFailure(
        "incoherent-component", "\(ref.name) \(message)", at: value?.range ?? ref.range)
    }
    if let patch = ref.patches.first {
      throw refuse("has patches, which nothing applies", at: patch)
    }
    switch ref.text(.type) {
    case ComponentType.helm:
      if let field = ref[.tag] ?? ref[.path] {
        throw refuse("is a Helm component, which has no tag and no path", at: field)
      }
      // The registry has a chart without a version, unless an overlay named the chart itself.
      if let field = ref[.chart] ?? ref[.source], ref[.version] == nil {
        throw refuse("is a Helm component with a source or a chart, but no version", at: field)
      }
    case ComponentType.kustomize:
      if ref[.path] == nil {
        throw refuse("is a Kustomize component without a path", at: ref[.type])
      }
      if let tag = ref[.tag], ref[.source] == nil {
        throw refuse("has a tag but no source", at: tag)
      }
    case "": throw refuse("has no type, and the registry does not know it", at: nil)
    default:
      throw refuse("has the type \(ref.text(.type)); known are Helm and Kustomize", at: ref[.type])
    }
  }
}
