import RecipeTable

/// A recipe document as local settings change it.
struct SettingApplication {
  /// As the table holds it, and then as it is used.
  private(set) var document: Value
  /// The settings with the names of components in the place of their keys.
  private(set) var settings: LocalSettings
  /// By component: what goes to a file of the cluster's own, and is out of its other values.
  private(set) var clusterValues: [String: Value] = [:]
  private(set) var notes: [SettingNote] = []

  private let registry: SettingRegistry
  private let table: RecipeTable
  private var references: [Reference]
  private var known: [String: KnownPaths] = [:]

  private struct Reference {
    let name: String
    let dependencies: [String]
    var isEnabled: Bool
    /// Whether the settings switched it.
    var isSwitched = false
  }

  /// - Parameters:
  ///   - document: a recipe document of the table.
  ///   - settings: some; without any there is nothing to do.
  init(_ settings: LocalSettings, to document: Value, in table: RecipeTable) throws {
    self.document = document
    self.table = table
    registry = try SettingRegistry(table)
    let enabled = Set(document["deploymentOrder"]?.strings ?? [])
    references = (document["componentRefs"]?.elements ?? []).map { record in
      let name = record["name"]?.string ?? ""
      return Reference(
        name: name, dependencies: record["dependencyRefs"]?.strings ?? [],
        isEnabled: enabled.contains(name))
    }
    references.sort { $0.name.precedes($1.name) }
    self.settings = settings
    try nameComponents()
    try switchComponents()
    try place()
    try assign()
    try moveDynamic()
  }

  private mutating func nameComponents() throws {
    let names = references.map(\.name)
    for index in settings.assignments.indices {
      let name = settings.assignments[index].place.component
      settings.assignments[index].place.component = try registry.component(name, among: names)
    }
    for index in settings.dynamic.indices {
      let name = settings.dynamic[index].component
      settings.dynamic[index].component = try registry.component(name, among: names)
    }
  }
}

// MARK: Switches

extension SettingApplication {
  private mutating func switchComponents() throws {
    for setting in settings.assignments where setting.place.path == .enabled {
      let name = setting.place.component
      guard let isEnabled = setting.value.bool else {
        throw SettingError.notAFlag(component: name, value: setting.value.json())
      }
      for index in references.indices where references[index].name == name {
        if references[index].isEnabled == isEnabled {
          notes.append(.alreadySo(component: name, isEnabled: isEnabled))
          continue
        }
        references[index].isEnabled = isEnabled
        references[index].isSwitched = true
        override(name, SettingPath.enabled.steps[...], .bool(isEnabled))
      }
    }
    guard references.contains(where: \.isSwitched) else { return }
    document = document.replacing("deploymentOrder", with: .array(order.map(Value.string)))
    noteDependencies()
  }

  /// As the compiler orders components.
  private var order: [String] {
    let numbers = Dictionary(
      references.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let dependencies = references.map { $0.dependencies.compactMap { numbers[$0] } }
    return DeploymentOrder.order(
      references.indices.filter { references[$0].isEnabled }, dependencies,
      placed: references.map { !$0.isEnabled }
    ).map { references[$0].name }
  }

  /// Of what the settings switched; of the rest, the recipe's authors knew.
  private mutating func noteDependencies() {
    for missing in references where !missing.isEnabled {
      let dependents = references.filter { reference in
        reference.isEnabled && reference.dependencies.contains(missing.name)
          && (reference.isSwitched || missing.isSwitched)
      }
      guard !dependents.isEmpty else { continue }
      notes.append(.missingDependency(missing.name, dependents: dependents.map(\.name)))
    }
  }
}

// MARK: Values

extension SettingApplication {
  /// Puts what the registry has paths for at those of every component that is deployed, in the place of what
  /// the recipe has there.
  private mutating func place() throws {
    for reference in references where reference.isEnabled {
      var values: [(path: SettingPath, value: Value)] = []
      for purpose in LocalSettings.Purpose.allCases {
        guard let value = settings.purposes[purpose] else { continue }
        for path in registry.paths(of: reference.name, for: purpose) {
          let earlier = values.firstIndex { $0.path == path }
          values.append((path, earlier.map { values[$0].value.joined(with: value) } ?? value))
          if let earlier { values.remove(at: earlier) }
        }
      }
      for (path, value) in values {
        try set(ComponentPath(component: reference.name, path: path), value)
      }
    }
    noteUnplaced()
  }

  private mutating func noteUnplaced() {
    let deployed = references.filter(\.isEnabled).map(\.name)
    for purpose in LocalSettings.Purpose.allCases where settings.purposes[purpose] != nil {
      if deployed.allSatisfy({ registry.paths(of: $0, for: purpose).isEmpty }) {
        notes.append(.withoutPlace(option: purpose.option))
      }
    }
  }

  private mutating func assign() throws {
    for setting in settings.assignments where setting.place.path != .enabled {
      try requireKnown(setting.place, setting.value)
      try set(setting.place, setting.value)
      noteUnlessDeployed(setting.place.component)
    }
  }

  private mutating func noteUnlessDeployed(_ name: String) {
    let isDeployed = references.contains { $0.name == name && $0.isEnabled }
    let note = SettingNote.notDeployed(component: name)
    if !isDeployed, !notes.contains(note) { notes.append(note) }
  }

  private mutating func requireKnown(_ place: ComponentPath, _ value: Value) throws {
    if settings.allowsNewPaths { return }
    let known = try knownPaths(of: place.component)
    guard let unknown = known.unknown(place.path, value) else { return }
    let path = SettingPath(unknown.parent + unknown.rest)
    throw SettingError.unknownPath(
      ComponentPath(component: place.component, path: path),
      parent: SettingPath(unknown.parent).description, keys: unknown.keys,
      nearest: known.nearest(to: path).map { "\(place.component):\($0)" })
  }

  private mutating func knownPaths(of component: String) throws -> KnownPaths {
    if let paths = known[component] { return paths }
    let paths = try KnownPaths(
      of: component, registered: registry.paths(of: component), in: table)
    known[component] = paths
    return paths
  }

  private mutating func set(_ place: ComponentPath, _ value: Value) throws {
    let values = try values(of: place.component)
    do {
      try replaceValues(
        of: place.component, with: values.setting(place.path.steps[...], to: value))
    } catch let unfit as Value.Unfit {
      throw SettingError.unfitPath(place, reason: unfit.reason)
    }
    // Whoever merges overrides replaces lists as a whole.
    let keys = place.path.steps.prefix { if case .key = $0 { true } else { false } }
    override(place.component, keys, try self.values(of: place.component).value(at: keys))
  }

  private func values(of component: String) throws -> Value {
    switch document["values"]?.field(component) {
    case nil, .null: return .map([])
    case .map(let fields): return .map(fields)
    default: throw BundleError.valuesAreNoMap(component: component)
    }
  }

  private mutating func replaceValues(of component: String, with values: Value) throws {
    document = document.replacing(
      "values", with: (document["values"] ?? .map([])).with(values, at: component))
  }

  /// The fields of a reference that stand after its overrides.
  private static let afterOverrides = [
    "patches", "dependencyRefs", "manifestFiles", "preManifestFiles", "cleanup",
    "expectedResources",
    "healthCheckAsserts", "healthCheckSkip",
  ]

  /// Says in the component's reference what it is deployed with.
  private mutating func override(
    _ name: String, _ steps: ArraySlice<SettingPath.Step>, _ value: Value?
  ) {
    guard let value else { return }
    let records = (document["componentRefs"]?.elements ?? []).map { record -> Value in
      guard record["name"]?.string == name else { return record }
      let overrides = record["overrides"] ?? .map([])
      // Keys alone lead there, so it fits wherever no list of the recipe's own is.
      let new = (try? overrides.setting(steps, to: value)) ?? overrides
      return record.replacing("overrides", with: new, before: Self.afterOverrides)
    }
    document = document.replacing("componentRefs", with: .array(records))
  }
}

// MARK: Values of the cluster's own

extension SettingApplication {
  private mutating func moveDynamic() throws {
    for place in settings.dynamic {
      let values = try values(of: place.component)
      let moved = clusterValues[place.component] ?? .map([])
      guard let value = values.value(at: place.path.steps[...]) else {
        // What it is within may have gone already.
        if moved.value(at: place.path.steps[...]) != nil { continue }
        throw SettingError.nothingToMove(place)
      }
      let keys = place.path.steps.prefix { if case .key = $0 { true } else { false } }
      guard keys.count == place.path.steps.count else {
        throw SettingError.withinList(place, list: SettingPath(keys).description)
      }
      let target = moved.value(at: keys).map { value.over($0) } ?? value
      clusterValues[place.component] = try moved.setting(keys, to: target)
      try replaceValues(of: place.component, with: values.removing(keys))
      noteUnlessDeployed(place.component)
    }
  }
}

extension Value {
  /// Labels and labels, or a list and a list; for scalars, the other one.
  fileprivate func joined(with other: Value) -> Value {
    switch (self, other) {
    case (.map, .map(let fields)): fields.reduce(self) { $0.with($1.value, at: $1.key) }
    case (.array(let elements), .array(let more)):
      .array(elements + more.filter { !elements.contains($0) })
    default: other
    }
  }

  /// A map with the fields of another that it has not.
  fileprivate func over(_ other: Value) -> Value {
    guard case .map(let fields) = self, case .map = other else { return self }
    return fields.reduce(other) { result, field in
      let value = result.field(field.key).map { field.value.over($0) } ?? field.value
      return result.with(value, at: field.key)
    }
  }

  /// A record with another value of a field. Where it has none, that is put before the first of `later`.
  fileprivate func replacing(_ key: String, with value: Value, before later: [String] = []) -> Value
  {
    var fields = self.fields
    if let index = fields.firstIndex(where: { $0.key == key }) {
      fields[index] = Field(key, value)
    } else {
      let place = fields.firstIndex { later.contains($0.key) }
      fields.insert(Field(key, value), at: place ?? fields.count)
    }
    return .map(fields)
  }
}
