public import RecipeTable
public import YAMLSyntax

extension Value {
  /// This value as a YAML document that ends in a line break.
  ///
  /// - Parameter comment: lines to put above it, without the `#`.
  public func yaml(comment: String? = nil) throws(YAMLWriter.Failure) -> String {
    var writer = YAMLWriter()
    write(to: &writer)
    let document = try writer.finish()
    guard let comment else { return document }
    let lines = comment.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { $0.isEmpty ? "#\n" : "# \($0)\n" }.joined() + document
  }

  /// Reads a document in JSON, or in YAML, which JSON is a part of.
  ///
  /// - Returns: nil for what is neither, or has a key twice, or asks for more than the limits.
  public init?(document bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) {
    let document = YAMLDocument(bytes: bytes, path: "document", limits: limits)
    guard document.diagnostics.isEmpty, let root = document.root else { return nil }
    self.init(root)
  }

  /// What a document says; maps in the order of their keys' bytes, as in a recipe's own values.
  public init(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar): self.init(scalar)
    case .sequence(let nodes): self = .array(nodes.map { Value($0) })
    case .mapping(let mapping):
      let fields = mapping.entries.map { Field($0.key, Value($0.value)) }
      self = .map(fields.sorted { $0.key.precedes($1.key) })
    }
  }

  private init(_ scalar: YAMLScalar) {
    switch scalar.value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .uint(let number): self = .uint(number)
    case .double(let number): self = .double(number)
    case .string: self = .string(scalar.text)
    }
  }

  private func write(to writer: inout YAMLWriter) {
    switch self {
    case .string(let text): writer.string(text)
    case .array(let elements):
      writer.beginSequence()
      for element in elements { element.write(to: &writer) }
      writer.endSequence()
    case .map(let fields):
      writer.beginMapping()
      for field in fields {
        writer.string(field.key)
        field.value.write(to: &writer)
      }
      writer.endMapping()
    default: writer.plain(scalarText ?? "null")
    }
  }
}
