import RecipeTable

/// The text of a JSON document: a line for each field and for each item of a list at the top, which
/// reads well, differs by lines, and is hardly longer than one line of it all.
enum DataDocument {
  /// - Parameter items: those of fields whose lists are written already.
  static func text(_ document: Value, items: [String: [String]] = [:]) -> String {
    let fields = document.fields.map { field in
      let value = items[field.key].map(lines) ?? lines(of: field.value)
      return "\(Value.string(field.key).json()): \(value)"
    }
    return "{\n\(fields.joined(separator: ",\n"))\n}\n"
  }

  private static func lines(of value: Value) -> String {
    guard value.elements.contains(where: { !$0.fields.isEmpty }) else {
      return ScriptData.visible(value.json())
    }
    return lines(value.elements.map { ScriptData.visible($0.json()) })
  }

  private static func lines(_ items: [String]) -> String {
    items.isEmpty ? "[]" : "[\n\(items.joined(separator: ",\n"))\n]"
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
