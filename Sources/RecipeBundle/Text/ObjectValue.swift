import RecipeTable

extension Value {
  /// A map of these fields in this order, without those that are nil.
  static func object(_ fields: KeyValuePairs<String, Value?>) -> Value {
    .map(fields.compactMap { key, value in value.map { Field(key, $0) } })
  }

  static func texts(_ texts: [String]) -> Value { .array(texts.map(Value.string)) }

  /// A Kubernetes object with a `spec`.
  static func kubernetes(
    _ kind: String, _ apiVersion: String, metadata: Value, spec: Value
  ) -> Value {
    .object([
      "apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": metadata, "spec": spec,
    ])
  }

  /// A Kubernetes namespace.
  static func namespace(_ metadata: Value) -> Value {
    .object(["apiVersion": .string("v1"), "kind": .string("Namespace"), "metadata": metadata])
  }

  /// A `kustomization.yaml` of these files and folders.
  static func kustomization(_ resources: [String], _ further: [Field] = []) -> Value {
    let fields = Value.object([
      "apiVersion": .string("kustomize.config.k8s.io/v1beta1"), "kind": .string("Kustomization"),
      "resources": .texts(resources),
    ]).fields
    return .map(fields + further)
  }
}
