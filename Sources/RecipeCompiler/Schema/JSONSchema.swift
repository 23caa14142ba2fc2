/// A JSON Schema of draft 7, which every editor's YAML support reads, as far as recipes need it.
public struct JSONSchema: Encodable, Sendable {
  /// What an editor shows of a value, and what it must be beyond its type.
  struct Hint: Sendable {
    var description: String
    /// Values that are offered, where others are fine.
    var examples: [String] = []
    /// The only values there are.
    var allowed: [String] = []
    /// An expression of ECMA-262 that text must match.
    var pattern: String?
    /// Of a mapping.
    var required: [String] = []
  }

  private var title: String?
  private var hint: Hint?
  private var types: [String] = []
  private(set) var properties: [String: JSONSchema] = [:]
  /// Whether there are no other properties.
  private var isClosed = false
  /// One at most: of properties with other names.
  private(set) var others: [JSONSchema] = []
  /// One at most: of the items of a list.
  private(set) var items: [JSONSchema] = []

  /// Whether people are told what it is.
  var isDescribed: Bool { hint?.description.isEmpty == false }

  /// The schema of a file.
  init(title: String, _ shape: Shape, _ hints: [String: Hint]) {
    self.init(shape, hints, at: "")
    self.title = title
    types = ["object"]
  }

  /// - Parameter path: the keys that lead there, with dots between them.
  private init(_ shape: Shape, _ hints: [String: Hint], at path: String) {
    hint = hints[path]
    // What must be said cannot be null; everywhere else a null says nothing, which is allowed.
    let isRequired = hints.contains { parent, hint in
      hint.required.contains { path == (parent.isEmpty ? $0 : "\(parent).\($0)") }
    }
    let null = isRequired ? [] : ["null"]
    switch shape {
    case .anything: break
    case .text: types = ["string", "number", "boolean"] + null
    case .flag: types = ["boolean"] + null
    case .list(let item):
      types = ["array"] + null
      items = [JSONSchema(item, hints, at: path + "[]")]
    case .fields(let fields), .open(let fields):
      types = ["object"] + null
      if case .fields = shape { isClosed = true }
      for (key, field) in fields {
        properties[key] = JSONSchema(field, hints, at: path.isEmpty ? key : "\(path).\(key)")
      }
    case .entries(let value):
      types = ["object"] + null
      others = [JSONSchema(value, hints, at: path + ".*")]
    }
  }

  // MARK: Encoding

  private enum Key: String, CodingKey {
    case schema = "$schema"
    case title, description, type, examples, pattern, properties, required, additionalProperties
    case items
    case allowed = "enum"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if let title {
      try container.encode("http://json-schema.org/draft-07/schema#", forKey: .schema)
      try container.encode(title, forKey: .title)
    }
    if !types.isEmpty { try container.encode(types, forKey: .type) }
    if let hint { try encode(hint, in: &container) }
    if !properties.isEmpty { try container.encode(properties, forKey: .properties) }
    if isClosed { try container.encode(false, forKey: .additionalProperties) }
    if let other = others.first { try container.encode(other, forKey: .additionalProperties) }
    if let item = items.first { try container.encode(item, forKey: .items) }
  }

  private func encode(_ hint: Hint, in container: inout KeyedEncodingContainer<Key>) throws {
    try container.encode(hint.description, forKey: .description)
    if !hint.examples.isEmpty { try container.encode(hint.examples, forKey: .examples) }
    if !hint.allowed.isEmpty { try container.encode(hint.allowed, forKey: .allowed) }
    if !hint.required.isEmpty { try container.encode(hint.required, forKey: .required) }
    try container.encodeIfPresent(hint.pattern, forKey: .pattern)
  }
}
