import Diagnostics
import RecipeTable
import YAMLSyntax

/// A scalar of the recipe language, with its place and how it was written.
struct SourceText: Sendable {
  let text: String
  let range: SourceRange
  let style: YAMLScalar.Style
}

/// A condition on the cluster. `record` is a map of `name`, `value`, `severity`, `remediation`,
/// `unit`, those that are there, as text.
struct Constraint: Sendable {
  static let fields = ["name", "value", "severity", "remediation", "unit"]

  let name: String
  var record: TracedValue
}

/// What an overlay, a mixin or a merged recipe says of one component.
struct ComponentRef: Sendable {
  enum Scalar: Int, CaseIterable, Sendable {
    case namespace, chart, type, source, version, tag, path, valuesFile, healthCheckAsserts

    var name: String {
      switch self {
      case .namespace: "namespace"
      case .chart: "chart"
      case .type: "type"
      case .source: "source"
      case .version: "version"
      case .tag: "tag"
      case .path: "path"
      case .valuesFile: "valuesFile"
      case .healthCheckAsserts: "healthCheckAsserts"
      }
    }
  }

  let name: String
  let range: SourceRange
  private var scalars = [TracedValue?](repeating: nil, count: Scalar.allCases.count)
  var overrides: TracedValue?
  var dependencyRefs: [TracedValue] = []
  var manifestFiles: [TracedValue] = []
  var preManifestFiles: [TracedValue] = []
  var patches: [TracedValue] = []
  var expectedResources: [TracedValue] = []
  var cleanup = false
  var healthCheckSkip = false

  init(name: String, range: SourceRange) {
    self.name = name
    self.range = range
  }

  /// Nil when absent or empty, which is the same.
  subscript(scalar: Scalar) -> TracedValue? {
    get { scalars[scalar.rawValue] }
    set { scalars[scalar.rawValue] = newValue?.text.isEmpty == false ? newValue : nil }
  }

  func text(_ scalar: Scalar) -> String { self[scalar]?.text ?? "" }

  /// Whether nothing switches the component off: only the boolean `false` does.
  var isEnabled: Bool {
    !["enabled", "install"].contains { gate in
      if case .scalar(.bool(false))? = overrides?[gate]?.content { return true }
      return false
    }
  }

  /// The fields that say something, by the names they are written with.
  var statedFields: [String] {
    var names = Scalar.allCases.filter { self[$0] != nil }.map(\.name)
    if overrides?.fields?.isEmpty == false { names.append("overrides") }
    for (name, list) in lists where !list.isEmpty { names.append(name) }
    if cleanup { names.append("cleanup") }
    if healthCheckSkip { names.append("healthCheckSkip") }
    return names
  }

  private var lists: [(String, [TracedValue])] {
    [
      ("dependencyRefs", dependencyRefs), ("manifestFiles", manifestFiles),
      ("preManifestFiles", preManifestFiles), ("patches", patches),
      ("expectedResources", expectedResources),
    ]
  }
}

/// What one validation phase declares.
struct ValidationPhase: Sendable {
  enum Name: String, CaseIterable, Sendable {
    case readiness, deployment, performance, conformance
  }

  var timeout: TracedValue?
  var infrastructure: TracedValue?
  var nodeSelection: TracedValue?
  /// Nil inherits, empty clears.
  var checks: [TracedValue]?
  /// Nil inherits, empty clears.
  var constraints: [Constraint]?
}

/// What base, overlays and mixins have in common.
struct RecipeSpec: Sendable {
  var constraints: [Constraint] = []
  var componentRefs: [ComponentRef] = []
  var validation: [ValidationPhase.Name: ValidationPhase] = [:]
  var mixins: [SourceText] = []
}

/// Base, or a file that adds to it where its criteria apply.
struct Overlay: Sendable {
  let name: SourceText
  let file: SourceFile
  let base: SourceText?
  /// Nil when the overlay never applies by itself.
  let criteria: OverlayCriteria?
  /// The key `criteria`; without it, the key `spec`.
  let criteriaPlace: SourceRange
  let spec: RecipeSpec
  let profile: ProfileDeclaration?
}

/// The criteria that an overlay states, as written.
struct OverlayCriteria: Sendable {
  let stated: [Dimension: SourceText]
  let statesNodes: Bool
  /// Whether some dimension is `any`, and so left open on purpose.
  let saysAny: Bool

  /// How specific the overlay is among others that apply.
  var count: Int { stated.count + (statesNodes ? 1 : 0) }
}

/// What several overlays share.
struct Mixin: Sendable {
  let name: SourceText
  let file: SourceFile
  let spec: RecipeSpec
}

/// A choice that the cluster's owner has to make.
struct ProfileDeclaration: Sendable {
  struct Choice: Sendable {
    let value: SourceText
    let componentRefs: [ComponentRef]
    let constraints: [Constraint]
  }

  let name: SourceText
  let description: String?
  let defaultValue: SourceText
  /// Sorted by value.
  let choices: [Choice]

  var componentNames: Set<String> {
    Set(choices.flatMap { $0.componentRefs.map(\.name) })
  }
}
