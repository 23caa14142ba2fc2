import RecipeDocuments
import RecipeTable

/// A Helm value, or a collection that replaced another.
struct ValueRow {
  /// Such as `driver.version` or `tolerations[0].key`.
  let path: String
  let value: String
  /// Whether `value` describes a collection, whose own values are rows too.
  let isSummary: Bool
  /// The value itself; nil for a collection with something in it.
  let leaf: Value?
  let origin: Trace.Origin?
  let overrode: [Trace.Overridden]
}

/// The values of a component as rows, in the order of their paths.
struct ValueRows {
  private(set) var rows: [ValueRow] = []

  init(_ values: Value, trace: Trace?) {
    // An empty map at the top sets nothing.
    guard values.settingCount > 0 else { return }
    add(values, trace, trace?.origin, path: "")
  }

  /// Of fields that each have a trace of their own.
  init(fields: [Value.Field], traces: [String: Trace]) {
    for field in fields {
      add(field.value, traces[field.key], nil, path: "".appending(key: field.key))
    }
  }

  /// - Parameter origin: that of the nearest collection that has one, for values that came with it.
  private mutating func add(
    _ value: Value, _ trace: Trace?, _ origin: Trace.Origin?, path: String
  ) {
    let origin = trace?.origin ?? origin
    let overrode = trace?.overrode ?? []
    if value.isLeaf {
      rows.append(
        ValueRow(
          path: path, value: value.display, isSummary: false, leaf: value, origin: origin,
          overrode: overrode))
      return
    }
    if !overrode.isEmpty, !path.isEmpty {
      rows.append(
        ValueRow(
          path: path, value: value.summary, isSummary: true, leaf: nil, origin: origin,
          overrode: overrode))
    }
    for field in value.fields {
      add(field.value, trace?.fields[field.key], origin, path: path.appending(key: field.key))
    }
    for (number, element) in value.elements.enumerated() {
      let elements = trace?.elements ?? []
      let trace = elements.indices.contains(number) ? elements[number] : nil
      add(element, trace, origin, path: "\(path)[\(number)]")
    }
  }
}

extension String {
  /// A key that could be mistaken for several, or for an index, stands in brackets and quotes.
  func appending(key: String) -> String {
    let isPlain =
      !key.isEmpty
      && key.unicodeScalars.allSatisfy {
        $0 != "." && $0 != "[" && $0 != "]" && $0 != "\"" && !$0.properties.isWhitespace
      }
    guard isPlain else { return "\(self)[\(Value.string(key).json())]" }
    return isEmpty ? key : "\(self).\(key)"
  }
}

extension Value {
  var isLeaf: Bool { elements.isEmpty && fields.isEmpty }

  /// A leaf as a person would write it. Text that would read as another kind of value is in quotes,
  /// as `"true"` is.
  var display: String {
    switch self {
    case .string(let text): text.wouldReadAsOther ? json() : text
    case .array: "[]"
    case .map: "{}"
    default: scalarText ?? ""
    }
  }

  fileprivate var summary: String {
    let count = elements.count + fields.count
    if case .array = self { return count == 1 ? "a list of 1 item" : "a list of \(count) items" }
    return count == 1 ? "a map of 1 key" : "a map of \(count) keys"
  }
}

extension String {
  private static let words: Set = [
    "null", "~", "true", "false", "{}", "[]", ".nan", ".inf", "-.inf",
  ]

  /// Also where it begins with a quote, so that no two values look the same.
  fileprivate var wouldReadAsOther: Bool {
    guard let first = unicodeScalars.first, let last = unicodeScalars.last else { return true }
    return first.properties.isWhitespace || last.properties.isWhitespace || Double(self) != nil
      || first == "\"" || Self.words.contains(lowercased())
  }
}
