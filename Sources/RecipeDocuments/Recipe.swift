import RecipeTable

/// A recipe read out of a table, for programs that show or deploy it.
public struct Recipe: Sendable {
  /// The combination that was asked for; several can share everything below.
  public let criteria: Criteria
  public let apiVersion: String
  /// `base` and the overlays that made it, in merge order.
  public let appliedOverlays: [String]
  public let mixins: [String]
  public let constraints: [Constraint]
  /// Sorted by name.
  public let components: [Component]
  /// The names of the enabled components, each after those that it depends on.
  public let deploymentOrder: [String]
  public let phases: [Phase]
  public let profile: Profile?

  /// A condition on the cluster, such as `K8s.server.version` `>= 1.32`.
  public struct Constraint: Sendable {
    public let name: String
    public let value: String
    public let severity: String?
    public let remediation: String?
    public let unit: String?
  }

  /// A validation phase that declares something.
  public struct Phase: Sendable {
    /// Every name, in the order in which the phases are gone through.
    public static let names = ["readiness", "deployment", "performance", "conformance"]

    public let name: String
    public let timeout: String?
    public let checks: [String]
    public let constraints: [Constraint]
  }

  /// A choice that the cluster's owner has to make, and what was chosen here.
  public struct Profile: Sendable {
    public let name: String
    public let description: String?
    public let defaultValue: String
    public let selectedValue: String
    /// Every value, with the number of the recipe that it selects; nil where it makes none.
    public let choices: [(value: String, recipe: Int?)]
  }

  /// A component as it is deployed.
  public struct Component: Sendable {
    public let name: String
    public let isEnabled: Bool
    /// `Helm` or `Kustomize`.
    public let type: String
    public let namespace: String?
    /// The chart that is deployed, by its own or the component's name; nil without a source.
    public let chart: String?
    /// A chart repository, an OCI registry, or a Git repository; nil for manifests alone.
    public let source: String?
    public let version: String?
    /// Of a Kustomize source.
    public let tag: String?
    /// Of a Kustomize source.
    public let path: String?
    public let dependencies: [String]
    /// The Helm values that its reference names, by their path within the tree. Where it names some, those of
    /// `components/NAME/values.yaml` come first.
    public let valuesFile: String?
    /// Paths within the tree, applied before the chart.
    public let preManifestFiles: [String]
    /// Paths within the tree, applied after the chart.
    public let manifestFiles: [String]
    /// A Chainsaw test.
    public let healthCheck: String?
    /// The merged Helm values, or nil when nothing sets any.
    public let values: Value?
  }

  /// The components in deployment order, without those that are disabled.
  public var deployed: [Component] {
    deploymentOrder.compactMap { name in components.first { $0.name == name } }
  }
}

extension Recipe {
  /// Reads a recipe that these criteria came to.
  public init(_ recipe: CompiledRecipe, criteria: Criteria) throws(TableError) {
    self.init(try recipe.document.value(), criteria: criteria)
  }

  /// Reads everything but the values, which are most of a recipe and shared by many.
  package init(
    withoutValuesOf recipe: CompiledRecipe, criteria: Criteria
  ) throws(TableError) {
    self.init(try recipe.document.value(without: "values"), criteria: criteria)
  }

  /// - Parameter document: a recipe document, as a table holds it.
  package init(_ document: Value, criteria: Criteria) {
    self.criteria = criteria
    apiVersion = document["apiVersion"]?.string ?? ""
    appliedOverlays = document["appliedOverlays"]?.strings ?? []
    mixins = document["mixins"]?.strings ?? []
    constraints = document["constraints"]?.elements.map(Constraint.init) ?? []
    deploymentOrder = document["deploymentOrder"]?.strings ?? []
    phases = document["validation"]?.fields.map(Phase.init) ?? []
    profile = document["profile"].map(Profile.init)
    let values = document["values"]
    let enabled = Set(deploymentOrder)
    components =
      document["componentRefs"]?.elements.map {
        Component($0, values: values, enabled: enabled)
      } ?? []
  }
}

extension Recipe {
  /// Reads what a recipe asks of a cluster, and neither its components nor their values, which are most
  /// of it.
  public init(
    askedOfCluster recipe: CompiledRecipe, criteria: Criteria
  ) throws(TableError) {
    let document = recipe.document
    self.init(
      criteria: criteria, apiVersion: try document.member("apiVersion")?.string() ?? "",
      appliedOverlays: try document.member("appliedOverlays")?.strings() ?? [], mixins: [],
      constraints: try document.member("constraints")?.value().elements.map(Constraint.init) ?? [],
      components: [], deploymentOrder: [],
      phases: try document.member("validation")?.value().fields.map(Phase.init) ?? [], profile: nil)
  }
}

extension TableNode {
  /// A map, with one field left unread.
  func value(without key: String) throws(TableError) -> Value {
    var fields: [Value.Field] = []
    for other in try keys() where other != key {
      guard let value = try member(other)?.value() else { continue }
      fields.append(Value.Field(other, value))
    }
    return .map(fields)
  }
}

extension Recipe.Constraint {
  init(_ record: Value) {
    name = record["name"]?.string ?? ""
    value = record["value"]?.string ?? ""
    severity = record["severity"]?.string
    remediation = record["remediation"]?.string
    unit = record["unit"]?.string
  }
}

extension Recipe.Phase {
  init(_ field: Value.Field) {
    name = field.key
    timeout = field.value["timeout"]?.string
    checks = field.value["checks"]?.strings ?? []
    constraints = field.value["constraints"]?.elements.map(Recipe.Constraint.init) ?? []
  }
}

extension Recipe.Profile {
  init(_ record: Value) {
    name = record["name"]?.string ?? ""
    description = record["description"]?.string
    defaultValue = record["default"]?.string ?? ""
    selectedValue = record["selected"]?.string ?? ""
    choices =
      record["choices"]?.elements.map { ($0["value"]?.string ?? "", $0["recipe"]?.int) } ?? []
  }
}

extension Recipe.Component {
  init(_ ref: Value, values: Value?, enabled: Set<String>) {
    let name = ref["name"]?.string ?? ""
    self.init(ref, values: values?[name], isEnabled: enabled.contains(name))
  }

  /// - Parameters:
  ///   - ref: one of a recipe document's `componentRefs`.
  ///   - values: its own.
  package init(_ ref: Value, values: Value?, isEnabled: Bool) {
    name = ref["name"]?.string ?? ""
    self.isEnabled = isEnabled
    type = ref["type"]?.string ?? ""
    namespace = ref["namespace"]?.string
    source = ref["source"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    chart = type == "Helm" && source != nil ? ref["chart"]?.string ?? name : nil
    version = ref["version"]?.string
    tag = ref["tag"]?.string
    path = ref["path"]?.string
    dependencies = ref["dependencyRefs"]?.strings ?? []
    valuesFile = ref["valuesFile"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    preManifestFiles = ref["preManifestFiles"]?.strings ?? []
    manifestFiles = ref["manifestFiles"]?.strings ?? []
    healthCheck = ref["healthCheckAsserts"]?.string
    self.values = values
  }
}
