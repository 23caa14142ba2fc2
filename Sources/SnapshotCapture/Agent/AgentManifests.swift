import RecipeDocuments
import RecipeTable
public import YAMLSyntax

/// The objects that a capture within a cluster takes, each with why it is as it is.
public struct AgentManifests: Sendable {
  let settings: AgentSettings

  public init(_ settings: AgentSettings) { self.settings = settings }

  /// An object, and what a comment above it says.
  struct Manifest {
    let comment: [String]
    let object: Value
  }

  /// As `kubectl apply` takes them.
  public func yaml() throws(YAMLWriter.Failure) -> String {
    var documents: [String] = []
    for manifest in manifests {
      documents.append(
        try manifest.object.yaml(comment: manifest.comment.joined(separator: "\n")))
    }
    return documents.joined(separator: "---\n")
  }

  /// In the order in which they need each other.
  var manifests: [Manifest] {
    let permissions = AgentPermissions(settings: settings)
    let job = AgentJob(settings: settings)
    return [account] + permissions.manifests + [job.once] + (job.repeated.map { [$0] } ?? [])
  }

  /// What all of it is called, for taking it away again; also what these settings do not ask for.
  var names: [Value] {
    let inNamespace = ["CronJob", "Job", "RoleBinding", "Role", "ServiceAccount"].map { kind in
      let isOutput = kind == "Role" || kind == "RoleBinding"
      return AgentObject.named(
        kind, settings.name, isOutput ? settings.output.namespace : settings.namespace)
    }
    return inNamespace
      + ["ClusterRoleBinding", "ClusterRole"].map { AgentObject.named($0, settings.clusterName) }
  }

  private var account: Manifest {
    Manifest(
      comment: [
        "What the agent is to the API server. Nothing else should run as it, and so the token is given to",
        "nobody who does not ask for it.",
      ],
      object: AgentObject.make(
        "ServiceAccount", settings.name, settings.namespace,
        ["automountServiceAccountToken": .bool(false)]))
  }
}

/// Objects of Kubernetes.
enum AgentObject {
  private static let versions = [
    "ServiceAccount": "v1", "Job": "batch/v1", "CronJob": "batch/v1",
  ]

  static let labels = Value.map([
    Value.Field("app.kubernetes.io/component", .string("snapshot-agent")),
    Value.Field("app.kubernetes.io/managed-by", .string("larder")),
    Value.Field("app.kubernetes.io/name", .string("larder")),
  ])

  /// - Parameter rest: what comes after the metadata; what is nil is left out.
  static func make(
    _ kind: String, _ name: String, _ namespace: String?, _ rest: KeyValuePairs<String, Value?>
  ) -> Value {
    let metadata = fields([
      "name": .string(name), "namespace": namespace.map(Value.string), "labels": labels,
    ])
    let head = fields([
      "apiVersion": .string(versions[kind] ?? "rbac.authorization.k8s.io/v1"),
      "kind": .string(kind), "metadata": metadata,
    ])
    return .map(head.fields + fields(rest).fields)
  }

  /// Enough to find it.
  static func named(_ kind: String, _ name: String, _ namespace: String? = nil) -> Value {
    make(kind, name, namespace, [:])
  }

  /// A map in this order, without what is nil.
  static func fields(_ fields: KeyValuePairs<String, Value?>) -> Value {
    .map(fields.compactMap { key, value in value.map { Value.Field(key, $0) } })
  }

  static func strings(_ texts: String...) -> Value { .array(texts.map(Value.string)) }
}
