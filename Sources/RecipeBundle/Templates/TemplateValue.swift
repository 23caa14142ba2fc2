import RecipeTable

/// A value as a Go template holds it, with what its Go type decides.
enum TemplateValue: Sendable {
  /// The untyped nil that a pipeline comes to; its fields are nil again.
  case none
  /// A nil that a map or a list holds; to ask for a field of it is an error.
  case null
  case bool(Bool)
  /// Go's `int`.
  case int(Int)
  case int64(Int64)
  /// Every number of the values: Helm reads them by way of JSON.
  case float(Double)
  case string(String)
  case list(TemplateList)
  case map(TemplateMap)
  /// Something that Helm has and that is not known here, by its name: any use is an error.
  case unknown(String)
}

/// A Go slice.
struct TemplateList: Sendable {
  let elements: [TemplateValue]
  /// `[]string` rather than `[]interface {}`.
  let isOfStrings: Bool
  let size: TemplateSize

  init(_ elements: [TemplateValue], isOfStrings: Bool = false) throws {
    self.elements = elements
    self.isOfStrings = isOfStrings
    size = try TemplateSize(of: elements)
  }
}

/// A Go map with strings for keys.
struct TemplateMap: Sendable {
  enum GoType: Sendable { case plain, values, strings }

  struct Field: Sendable {
    let key: String
    let value: TemplateValue
  }

  /// Sorted by the bytes of the keys, each there once.
  let fields: [Field]
  let type: GoType
  let size: TemplateSize

  /// - Parameter fields: of fields of one key, the last counts.
  init(_ fields: [Field], type: GoType = .plain) throws {
    self.fields = Self.sorted(fields)
    self.type = type
    size = try TemplateSize(of: self.fields.lazy.map(\.value))
  }

  private static func sorted(_ fields: [Field]) -> [Field] {
    let isSorted = zip(fields, fields.dropFirst()).allSatisfy { $0.key.precedes($1.key) }
    if isSorted { return fields }
    let order = fields.enumerated().sorted { one, other in
      one.element.key.isSame(as: other.element.key)
        ? one.offset < other.offset : one.element.key.precedes(other.element.key)
    }
    return order.enumerated().compactMap { place, field in
      let isReplaced =
        place + 1 < order.count && order[place + 1].element.key.isSame(as: field.element.key)
      return isReplaced ? nil : field.element
    }
  }

  /// Nil when there is no such field.
  subscript(key: String) -> TemplateValue? {
    fields.first { $0.key.isSame(as: key) }?.value
  }
}

/// How large a list or map is with everything in it, as if nothing in it were shared.
struct TemplateSize: Sendable {
  private(set) var weight = 1
  private(set) var depth = 1

  init(of children: some Sequence<TemplateValue>) throws {
    for child in children {
      weight += child.weight
      depth = max(depth, child.depth + 1)
      guard weight <= TemplateLimits.weight, depth <= TemplateLimits.depth else {
        throw TemplateProblem.limit("a list or map is too large or too deep")
      }
    }
  }
}

extension TemplateValue {
  /// How much work it is to look at all of it.
  var weight: Int {
    switch self {
    case .string(let text): 1 + text.utf8.count / 64
    case .list(let list): list.size.weight
    case .map(let map): map.size.weight
    default: 1
    }
  }

  fileprivate var depth: Int {
    switch self {
    case .list(let list): list.size.depth
    case .map(let map): map.size.depth
    default: 0
    }
  }

  var isNil: Bool {
    switch self {
    case .none, .null: true
    default: false
    }
  }

  /// What a pipeline makes of it: a nil loses its type.
  var ofPipeline: TemplateValue { isNil ? .none : self }

  /// The truth that `if`, `and` and `not` see; Sprig's `empty` is its opposite.
  func truth() throws -> Bool {
    switch self {
    case .none, .null: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .int64(let number): number != 0
    case .float(let number): number != 0
    case .string(let text): !text.isEmpty
    case .list(let list): !list.elements.isEmpty
    case .map(let map): !map.fields.isEmpty
    case .unknown(let name): throw TemplateProblem.unsupported("\(name) is not known here")
    }
  }

  /// What Go's `%T` prints.
  var goType: String {
    switch self {
    case .none, .null: "<nil>"
    case .bool: "bool"
    case .int: "int"
    case .int64: "int64"
    case .float: "float64"
    case .string: "string"
    case .list(let list): list.isOfStrings ? "[]string" : "[]interface {}"
    case .map(let map):
      switch map.type {
      case .plain: "map[string]interface {}"
      case .values: "common.Values"
      case .strings: "map[string]string"
      }
    case .unknown(let name): name
    }
  }

  /// The name of its `reflect.Kind`.
  var goKind: String {
    switch self {
    case .none, .null: "invalid"
    case .list: "slice"
    case .map: "map"
    default: goType
    }
  }

  static func strings(_ texts: [String]) throws -> TemplateValue {
    .list(try TemplateList(texts.map(TemplateValue.string), isOfStrings: true))
  }
}

extension TemplateValue {
  /// A recipe's value as Helm reads it.
  init(_ value: Value) throws {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .float(Double(number))
    case .uint(let number): self = .float(Double(number))
    // To JSON, and so to Helm, these are no numbers.
    case .double(let number) where !number.isFinite:
      throw TemplateProblem.unsupported("the values hold a number that is not finite")
    case .double(let number): self = .float(number)
    case .string(let text): self = .string(text)
    case .array(let elements): self = .list(try TemplateList(try elements.map(TemplateValue.init)))
    case .map(let fields): self = .map(try TemplateMap(fields))
    }
  }
}

extension TemplateMap {
  init(_ fields: [Value.Field], type: GoType = .plain) throws {
    try self.init(
      try fields.map { Field(key: $0.key, value: try TemplateValue($0.value)) }, type: type)
  }
}
