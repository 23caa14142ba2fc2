import RecipeTable

/// What the statements of in-toto (Statement v1, ResourceDescriptor v1) have in common.
package enum InToto {
  package static let statementType = "https://in-toto.io/Statement/v1"

  /// What is stated of some subjects.
  ///
  /// - Parameters:
  ///   - subjects: resources.
  ///   - predicateType: what the predicate means.
  package static func statement(
    about subjects: [Value], _ predicateType: String, _ predicate: Value
  ) -> Value {
    .map([
      .init("_type", .string(statementType)), .init("subject", .array(subjects)),
      .init("predicateType", .string(predicateType)), .init("predicate", predicate),
    ])
  }

  /// - Parameters:
  ///   - digest: in hexadecimal.
  ///   - annotations: left out where there are none.
  package static func resource(
    _ name: String, _ digest: String, of algorithm: String = "sha256",
    annotations: [Value.Field] = []
  ) -> Value {
    let fields: [Value.Field] = [
      .init("name", .string(name)), .init("digest", .map([.init(algorithm, .string(digest))])),
    ]
    return .map(fields + (annotations.isEmpty ? [] : [.init("annotations", .map(annotations))]))
  }
}
