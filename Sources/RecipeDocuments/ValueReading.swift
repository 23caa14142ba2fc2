public import RecipeTable
public import YAMLSyntax

extension Value {
  /// Reads a document in JSON, or in YAML, which JSON is a part of.
  ///
  /// - Returns: nil for what is neither, or has a key twice, or asks for more than the limits.
  public init?(document bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) {
    let document = YAMLDocument(bytes: bytes, path: "document", limits: limits)
    guard document.diagnostics.isEmpty, let root = document.root else { return nil }
    self.init(root)
  }

  private init(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar): self.init(scalar)
    case .sequence(let elements): self = .array(elements.map(Value.init))
    case .mapping(let mapping):
      self = .map(mapping.entries.map { Field($0.key, Value($0.value)) })
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
}
