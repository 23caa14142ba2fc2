import RecipeDocuments
import RecipeTable

/// What the recipes of a site say of one component.
struct ComponentUse: Sendable {
  /// Where it comes from and where it goes.
  struct Place: Hashable, Sendable {
    let type: ExactText
    let chart: ExactText
    let source: ExactText
    let path: ExactText
    let namespace: ExactText
  }

  struct Manifest: Hashable, Sendable {
    let path: ExactText
    let isBeforeChart: Bool
  }

  private(set) var deployed: [Int] = []
  private(set) var switchedOff: [Int] = []
  /// Of what is deployed; empty where none is stated.
  private(set) var versions = Occurrences<ExactText>()
  private(set) var places = Occurrences<Place>()
  private(set) var manifests = Occurrences<Manifest>()
  /// Those that references name, of what is deployed.
  private(set) var valuesFiles: Set<ExactText> = []
  /// The texts of the tests.
  private(set) var healthChecks = Occurrences<ExactText>()
  private(set) var needs = Occurrences<ExactText>()
  private(set) var neededBy = Occurrences<ExactText>()
  /// By what the values are, wherever they were set.
  private(set) var values: [UInt32?: [ComponentValues]] = [:]
  private(set) var valueSets = Occurrences<UInt32?>()

  mutating func add(
    _ component: Recipe.Component, _ values: ComponentValues, in combinations: [Int]
  ) {
    guard component.isEnabled else {
      switchedOff += combinations
      return
    }
    deployed += combinations
    versions.add(ExactText(component.version ?? component.tag ?? ""), combinations)
    places.add(Place(component), combinations)
    if let file = component.valuesFile { valuesFiles.insert(ExactText(file)) }
    for path in component.preManifestFiles { add(path, isBeforeChart: true, combinations) }
    for path in component.manifestFiles { add(path, isBeforeChart: false, combinations) }
    if let check = component.healthCheck { healthChecks.add(ExactText(check), combinations) }
    for name in component.dependencies { needs.add(ExactText(name), combinations) }
    valueSets.add(values.key.values, combinations)
    if !self.values[values.key.values, default: []].contains(where: { $0 === values }) {
      self.values[values.key.values, default: []].append(values)
    }
  }

  mutating func add(dependent name: String, in combinations: [Int]) {
    neededBy.add(ExactText(name), combinations)
  }

  mutating func sort() {
    deployed.sort()
    switchedOff.sort()
  }

  private mutating func add(_ path: String, isBeforeChart: Bool, _ combinations: [Int]) {
    manifests.add(Manifest(path: ExactText(path), isBeforeChart: isBeforeChart), combinations)
  }
}

extension ComponentUse.Place {
  init(_ component: Recipe.Component) {
    type = ExactText(component.type)
    chart = ExactText(component.chart ?? "")
    source = ExactText(component.source ?? "")
    path = ExactText(component.path ?? "")
    namespace = ExactText(component.namespace ?? "")
  }

  static func precedes(_ left: Self, _ right: Self) -> Bool {
    left.texts.lexicographicallyPrecedes(right.texts) { $0.precedes($1) }
  }

  private var texts: [String] { [chart, source, path, namespace, type].map(\.text) }
}
