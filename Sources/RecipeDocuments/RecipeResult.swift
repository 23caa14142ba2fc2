import RecipeTable

/// The `RecipeResult` document that AICR's tools read.
public enum RecipeResult {
  public static let kind = "RecipeResult"

  /// The document for a recipe that these criteria came to.
  ///
  /// - Parameters:
  ///   - nodes: the number of GPU nodes, which is carried along and matches nothing.
  ///   - furtherMetadata: what a snapshot adds.
  public static func document(
    _ recipe: CompiledRecipe, criteria: Criteria, nodes: Int? = nil,
    furtherMetadata: [Value.Field] = []
  ) throws(TableError) -> Value {
    Self.document(
      try recipe.document.value(), criteria: criteria, nodes: nodes,
      furtherMetadata: furtherMetadata)
  }

  /// - Parameter document: a recipe document, as a table holds it.
  package static func document(
    _ document: Value, criteria: Criteria, nodes: Int?, furtherMetadata: [Value.Field]
  ) -> Value {
    var fields = [Value.Field("kind", .string(kind))]
    append("apiVersion", document, to: &fields)
    fields.append(Value.Field("metadata", .map(metadata(document).fields + furtherMetadata)))
    fields.append(Value.Field("criteria", self.criteria(criteria, nodes)))
    for name in ["constraints", "componentRefs", "deploymentOrder", "validation"] {
      append(name, document, to: &fields)
    }
    return .map(fields)
  }

  /// The components as they deploy: each with its merged Helm values, by name.
  public static func hydratedComponents(_ recipe: CompiledRecipe) throws(TableError) -> Value {
    let document = try recipe.document.value()
    let values = document["values"]
    let names = [
      "name", "namespace", "chart", "type", "source", "version", "tag", "path", "dependencyRefs",
    ]
    return .map(
      (document["componentRefs"]?.elements ?? []).map { ref in
        let name = ref["name"]?.string ?? ""
        var fields: [Value.Field] = []
        for field in names {
          if let value = ref[field] {
            fields.append(Value.Field(field, value))
          } else if field == "chart", ref["type"]?.string == "Helm",
            ref["source"]?.string?.isEmpty == false
          {
            fields.append(Value.Field(field, .string(name)))
          }
        }
        if let merged = values?[name], !merged.fields.isEmpty {
          fields.append(Value.Field("values", merged))
        }
        return Value.Field(name, .map(fields))
      })
  }

  static func metadata(_ document: Value) -> Value {
    var fields: [Value.Field] = []
    append("appliedOverlays", document, to: &fields)
    append("selectedProfile", document, to: &fields)
    return .map(fields)
  }

  static func criteria(_ criteria: Criteria, _ nodes: Int?) -> Value {
    var fields = Dimension.allCases.map { Value.Field($0.name, .string(criteria[$0])) }
    if let nodes { fields.append(Value.Field("nodes", .int(Int64(nodes)))) }
    return .map(fields)
  }

  private static func append(_ name: String, _ document: Value, to fields: inout [Value.Field]) {
    if let value = document[name] { fields.append(Value.Field(name, value)) }
  }
}
