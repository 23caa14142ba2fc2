import RecipeTable

/// The text of a JSON document: a line for each field and for each item of a list at the top, which
/// reads well, differs by lines, and is hardly longer than one line of it all.
enum DataDocument {
  static func text(_ document: Value) -> String {
    let fields = document.fields.map { "\(Value.string($0.key).json()): \(lines(of: $0.value))" }
    return "{\n\(fields.joined(separator: ",\n"))\n}\n"
  }

  private static func lines(of value: Value) -> String {
    guard value.elements.contains(where: { !$0.fields.isEmpty }) else { return value.json() }
    return "[\n\(value.elements.map { $0.json() }.joined(separator: ",\n"))\n]"
  }
}

extension Value {
  /// A map of those fields that have a value, in this order.
  static func object(_ fields: KeyValuePairs<String, Value?>) -> Value {
    .map(fields.compactMap { name, value in value.map { Field(name, $0) } })
  }

  /// - Returns: nil without a text, so that a field is left out.
  static func text(_ text: String?) -> Value? { text.map(Value.string) }

  static func texts(_ texts: some Sequence<String>) -> Value { .array(texts.map(Value.string)) }

  static func count(_ count: Int) -> Value { .int(Int64(count)) }
}
