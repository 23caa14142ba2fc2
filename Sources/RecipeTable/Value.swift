/// A document value as the table stores it: JSON's model with whole and fractional numbers kept
/// apart, and the order of map fields kept.
public enum Value: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  /// A whole number above `Int64.max`.
  case uint(UInt64)
  case double(Double)
  case string(String)
  case array([Value])
  /// Fields in their order: sorted by the UTF-8 bytes of the key for a recipe's own values, in the
  /// order of the format's specification for records.
  case map([Field])

  public struct Field: Sendable, Equatable {
    public let key: String
    public let value: Value

    public init(_ key: String, _ value: Value) {
      self.key = key
      self.value = value
    }
  }
}

extension Value {
  /// The field of a map, or nil when this is no map or has no such field.
  public subscript(key: String) -> Value? {
    guard case .map(let fields) = self else { return nil }
    return fields.first { $0.key == key }?.value
  }

  /// The text of a string, nil for every other kind.
  public var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  public var int: Int? {
    if case .int(let number) = self { return Int(exactly: number) }
    return nil
  }

  public var bool: Bool? {
    if case .bool(let flag) = self { return flag }
    return nil
  }

  /// The elements of an array, none for every other kind.
  public var elements: [Value] {
    if case .array(let elements) = self { return elements }
    return []
  }

  /// The fields of a map, none for every other kind.
  public var fields: [Field] {
    if case .map(let fields) = self { return fields }
    return []
  }

  /// The strings of an array of strings; other elements are left out.
  public var strings: [String] { elements.compactMap(\.string) }

  /// The text of a scalar as a person would write it bare, nil for arrays and maps.
  public var scalarText: String? {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .uint(let number): String(number)
    case .double(let number): number.shortestText
    case .string(let text): text
    case .array, .map: nil
    }
  }

  /// How many scalars this value has, in it and below it; an empty array or map counts as one.
  public var leafCount: Int {
    switch self {
    case .array(let elements) where !elements.isEmpty:
      elements.reduce(0) { $0 + $1.leafCount }
    case .map(let fields) where !fields.isEmpty:
      fields.reduce(0) { $0 + $1.value.leafCount }
    default: 1
    }
  }
}

extension Double {
  /// The shortest decimal that reads back as this number, as JSON and YAML write it; whole numbers
  /// keep a `.0`, so that they read back as fractions.
  package var shortestText: String {
    if isNaN { return ".nan" }
    if isInfinite { return self < 0 ? "-.inf" : ".inf" }
    return description
  }
}
