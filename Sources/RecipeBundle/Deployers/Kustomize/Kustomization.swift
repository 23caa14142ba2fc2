import RecipeDocuments
import RecipeTable

/// A `kustomization.yaml`.
struct Kustomization {
  var resources: [String]
  /// Put on what states no namespace of its own, as Helm does with a release's.
  var namespaceWhereUnset: String?

  func text(comment: String) throws -> String {
    var further: [Value.Field] = []
    if let namespaceWhereUnset {
      let transformer = try Self.transformer(namespaceWhereUnset)
      further.append(.init("transformers", .texts([transformer])))
    }
    return try Value.kustomization(resources, further).yaml(comment: comment)
  }

  /// Kustomize's own field would put the namespace in place of those that are stated, too.
  private static func transformer(_ namespace: String) throws -> String {
    try Value.map([
      .init("apiVersion", .string("builtin")),
      .init("kind", .string("NamespaceTransformer")),
      .init(
        "metadata",
        .map([.init("name", .string("namespace")), .init("namespace", .string(namespace))])),
      .init("setRoleBindingSubjects", .string("none")),
      .init("unsetOnly", .bool(true)),
    ]).yaml()
  }
}
