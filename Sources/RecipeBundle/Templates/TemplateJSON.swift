/// Values as Go's `encoding/json` writes them on one line.
extension TemplateValue {
  func json() throws -> String {
    switch self {
    case .none, .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .int64(let number): String(number)
    case .float(let number) where !number.isFinite:
      throw TemplateProblem.unsupported("JSON has no number that is not finite")
    case .float(let number): GoText.json(number)
    case .string(let text): Self.json(text)
    case .list(let list):
      "[" + (try list.elements.map { try $0.json() }.joined(separator: ",")) + "]"
    case .map(let map):
      "{"
        + (try map.fields.map { Self.json($0.key) + ":" + (try $0.value.json()) }
          .joined(separator: ",")) + "}"
    case .unknown(let name): throw TemplateProblem.unsupported("\(name) is not known here")
    }
  }

  /// With what means something to HTML escaped.
  private static func json(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { $0 += escaped($1) } + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\u{08}": "\\b"
    case "\u{0C}": "\\f"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{00}"..<"\u{20}":
      "\\u" + GoText.hexadecimal(scalar.value, 4)
    default: String(scalar)
    }
  }
}
