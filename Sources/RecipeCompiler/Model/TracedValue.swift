import Diagnostics
import RecipeTable
import YAMLSyntax

/// A value that knows where it was written and what it overrode.
///
/// Never changed once made: compositions share parts of it freely, so that no resolution can affect
/// another, and parts that are the same object are written to the table once.
final class TracedValue: Sendable {
  enum Content: Sendable {
    /// Neither an array nor a map.
    case scalar(Value)
    case array([TracedValue])
    /// Sorted by the bytes of the keys.
    case map([Field])
  }

  struct Field: Sendable {
    let key: String
    let value: TracedValue
    /// Nil where nobody wrote the key.
    var keyRange: SourceRange?
  }

  let content: Content
  let range: SourceRange
  /// The value that this one replaced, which knows what it had replaced itself.
  let overrode: TracedValue?

  init(_ content: Content, at range: SourceRange, overrode: TracedValue? = nil) {
    self.content = content
    self.range = range
    self.overrode = overrode
  }

  convenience init(text: String, at range: SourceRange) {
    self.init(.scalar(.string(text)), at: range)
  }

  convenience init(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar): self.init(.scalar(Value(scalar)), at: node.range)
    case .sequence(let nodes): self.init(.array(nodes.map(TracedValue.init)), at: node.range)
    case .mapping(let mapping):
      let fields = mapping.entries.map {
        Field(key: $0.key, value: TracedValue($0.value), keyRange: $0.keyRange)
      }
      self.init(.map(fields.sorted { $0.key.precedes($1.key) }), at: node.range)
    }
  }

  /// The text of a string scalar; empty for everything else.
  var text: String {
    if case .scalar(.string(let text)) = content { return text }
    return ""
  }

  var isNull: Bool {
    if case .scalar(.null) = content { return true }
    return false
  }

  var fields: [Field]? {
    if case .map(let fields) = content { return fields }
    return nil
  }

  subscript(key: String) -> TracedValue? {
    fields?.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  /// The value without its places.
  var plain: Value {
    switch content {
    case .scalar(let value): value
    case .array(let elements): .array(elements.map(\.plain))
    case .map(let fields): .map(fields.map { Value.Field($0.key, $0.value.plain) })
    }
  }

  /// What a reader is shown where a value no longer stands.
  var summary: String {
    switch content {
    case .scalar(let value): value.scalarText ?? ""
    case .array(let elements): "a list of \(elements.count)"
    case .map(let fields): "a map of \(fields.count)"
    }
  }
}

extension TracedValue {
  /// What a null does where two maps meet.
  enum NullRule {
    /// It replaces, and stays null: overrides of a component reference.
    case stays
    /// It takes the key away: Helm values.
    case deletes
  }

  /// This value with another laid over it: maps merge, everything else replaces.
  func merged(with other: TracedValue, nulls: NullRule) -> TracedValue {
    guard let mine = fields, let theirs = other.fields else { return other.overriding(self) }
    var result: [Field] = []
    result.reserveCapacity(mine.count + theirs.count)
    var left = mine[...]
    for field in theirs {
      while let first = left.first, first.key.precedes(field.key) {
        result.append(left.removeFirst())
      }
      var earlier: TracedValue?
      if let first = left.first, first.key.utf8.elementsEqual(field.key.utf8) {
        earlier = left.removeFirst().value
      }
      if nulls == .deletes, field.value.isNull { continue }
      let value = earlier?.merged(with: field.value, nulls: nulls) ?? field.value
      result.append(Field(key: field.key, value: value, keyRange: field.keyRange))
    }
    result += left
    return TracedValue(.map(result), at: range, overrode: overrode)
  }

  /// This value, with what it replaces recorded as the oldest of what it overrode.
  func overriding(_ earlier: TracedValue) -> TracedValue {
    TracedValue(content, at: range, overrode: overrode?.overriding(earlier) ?? earlier)
  }
}

extension Value {
  init(_ scalar: YAMLScalar) {
    self =
      switch scalar.value {
      case .null: .null
      case .bool(let flag): .bool(flag)
      case .int(let number): .int(number)
      case .uint(let number): .uint(number)
      case .double(let number): .double(number)
      case .string: .string(scalar.text)
      }
  }
}
