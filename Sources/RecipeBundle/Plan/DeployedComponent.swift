import RecipeDocuments
import RecipeTable

/// An enabled component whose every word has been checked, with what deploying it takes.
struct DeployedComponent: Sendable {
  /// `001-cert-manager`: its place in the deployment order and its name.
  let folder: String
  let name: String
  /// Nil when the recipe leaves it open.
  let statedNamespace: String?
  var source: Source
  var values: Value
  /// Those of its values that differ from cluster to cluster, in a file of their own; empty for none.
  var clusterValues: Value
  /// The components deployed here that come before it; what is switched off is not among them.
  let dependencies: [String]
  /// The components that come before it where they are deployed, and are not deployed here.
  let absentDependencies: [String]
  /// Components of one level don't depend on each other; each depends on earlier levels alone. From 0.
  let level: Int
  /// Applied before the source.
  var preManifests: ManifestChart?
  /// Applied after the source.
  var manifests: ManifestChart?

  /// Where its releases are.
  var namespace: String { statedNamespace ?? "default" }

  enum Source: Sendable {
    case manifestsAlone
    case chart(HelmChart)
    case kustomization(Kustomization)
  }

  struct HelmChart: Sendable {
    let name: String
    let repository: String
    /// Nil for the latest.
    let version: String?

    var isOCI: Bool { repository.hasPrefix("oci://") }
  }

  struct Kustomization: Sendable {
    let repository: String
    let path: String?
    let tag: String?

    /// As Kustomize takes a remote folder.
    var url: String {
      repository + (path.map { "//" + $0 } ?? "") + (tag.map { "?ref=" + $0 } ?? "")
    }
  }
}

extension DeployedComponent {
  /// The enabled components in their order.
  static func all(in input: BundleInput, isSerial: Bool) throws -> [DeployedComponent] {
    var levels: [String: Int] = [:]
    return try input.recipe.deployed.enumerated().map { number, component in
      // The order of deployment puts what a component depends on before it.
      let before = component.dependencies.compactMap { levels[$0] }.max()
      let level = isSerial ? number : before.map { $0 + 1 } ?? 0
      guard levels.updateValue(level, forKey: component.name) == nil else {
        throw BundleError.repeatedComponent(component.name)
      }
      return try DeployedComponent(
        component, place: number + 1, level: level, deployed: levels, input)
    }
  }

  private init(
    _ component: Recipe.Component, place: Int, level: Int, deployed: [String: Int],
    _ input: BundleInput
  ) throws {
    let check = Checker(component: component.name)
    name = try check(component.name, as: .componentName)
    statedNamespace = try check(optional: component.namespace, as: .namespace)
    folder = String("00\(place)".suffix(max(3, String(place).count))) + "-" + name
    source = try Source(component, check)
    let names = try component.dependencies.map { try check($0, as: .dependency) }
    dependencies = names.filter { deployed[$0] != nil }
    absentDependencies = names.filter { deployed[$0] == nil }
    self.level = level
    values = try Self.values(of: component)
    clusterValues = input.clusterValues[component.name] ?? .map([])
    preManifests = try ManifestChart(.before, component.preManifestFiles, input.manifests, check)
    manifests = try ManifestChart(.after, component.manifestFiles, input.manifests, check)
  }

  private static func values(of component: Recipe.Component) throws -> Value {
    switch component.values {
    case nil, .null: return .map([])
    case .map(let fields): return .map(fields)
    default: throw BundleError.valuesAreNoMap(component: component.name)
    }
  }
}

extension DeployedComponent.Source {
  fileprivate init(_ component: Recipe.Component, _ check: Checker) throws {
    // A registry states a component of manifests alone by an empty repository.
    guard let source = component.source, !source.isEmpty else {
      self = .manifestsAlone
      return
    }
    switch component.type {
    case "Helm": self = .chart(try .init(component, source, check))
    case "Kustomize": self = .kustomization(try .init(component, source, check))
    default: throw BundleError.unknownType(component.type, component: component.name)
    }
  }
}

extension DeployedComponent.HelmChart {
  fileprivate init(_ component: Recipe.Component, _ source: String, _ check: Checker) throws {
    name = try check(component.chart ?? component.name, as: .chart)
    version = try check(optional: component.version, as: .version)
    let checked = try check(source, as: .chartSource)
    repository = checked.hasSuffix("/") ? String(checked.dropLast()) : checked
  }
}

extension DeployedComponent.Kustomization {
  fileprivate init(_ component: Recipe.Component, _ source: String, _ check: Checker) throws {
    repository = try check(source, as: .gitSource)
    path = try check(optional: component.path, as: .gitPath)
    tag = try check(optional: component.tag, as: .gitTag)
  }
}

/// Lets words through that are usable in a bundle.
struct Checker {
  /// The component that the words belong to, for the message.
  var component: String?

  func callAsFunction(_ text: String, as field: BundleField) throws -> String {
    guard Token.isUsable(text, as: field) else {
      throw BundleError.unusable(field: field, value: text, component: component)
    }
    return text
  }

  /// Nothing and an empty text are the same: a recipe can't unset a field but by emptying it.
  func callAsFunction(optional text: String?, as field: BundleField) throws -> String? {
    guard let text, !text.isEmpty else { return nil }
    return try self(text, as: field)
  }
}
