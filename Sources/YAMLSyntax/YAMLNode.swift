import Diagnostics

/// A node of a YAML document. Aliases and merge keys are already replaced by what they stand for;
/// such a node's range is where it was written, not where it was referred to.
public struct YAMLNode: Sendable {
  public enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping(YAMLMapping)
  }

  public let content: Content
  public let range: SourceRange
  /// Written as `{…}` or `[…]`; false for scalars.
  public let isFlow: Bool

  public var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { return scalar }
    return nil
  }

  public var sequence: [YAMLNode]? {
    if case .sequence(let nodes) = content { return nodes }
    return nil
  }

  public var mapping: YAMLMapping? {
    if case .mapping(let mapping) = content { return mapping }
    return nil
  }

  /// Whether this is a null: nothing written, `~`, `null`.
  public var isNull: Bool {
    if case .null? = scalar?.value { return true }
    return false
  }
}

/// A scalar as it was written, and what it means.
public struct YAMLScalar: Sendable {
  public enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

  /// What a scalar means by YAML 1.2's core schema.
  public enum Value: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    /// A whole number above `Int64.max`.
    case uint(UInt64)
    case double(Double)
    case string
  }

  /// Without quotes and escapes.
  public let text: String
  public let style: Style
  /// For `string`, `text` is the value.
  public let value: Value
}

/// The entries of a mapping in their order; every key is there once.
public struct YAMLMapping: Sendable {
  public struct Entry: Sendable {
    /// As written: `8080` and `"8080"` are the same key.
    public let key: String
    public let keyRange: SourceRange
    public let value: YAMLNode
  }

  public let entries: [Entry]

  /// Keys are the same when their bytes are, which Swift's own comparison of strings does not ask.
  public subscript(key: String) -> YAMLNode? { entry(key)?.value }

  /// Where a key is written.
  public func keyRange(_ key: String) -> SourceRange? { entry(key)?.keyRange }

  private func entry(_ key: String) -> Entry? {
    entries.first { $0.key.utf8.elementsEqual(key.utf8) }
  }
}

/// What reading a file gave.
public struct YAMLDocument: Sendable {
  public let file: SourceFile
  /// Nil when the file is empty or not YAML.
  public let root: YAMLNode?
  public let diagnostics: [Diagnostic]
}

/// How much one file may ask for.
public struct YAMLLimits: Sendable {
  /// Bytes of a file.
  public var bytes = 10_000_000
  /// Collections within each other.
  public var depth = 100
  /// Nodes after aliases are replaced.
  public var nodes = 2_000_000

  public init() {}
}
