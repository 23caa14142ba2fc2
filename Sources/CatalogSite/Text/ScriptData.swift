import RecipeTable

/// Data as a classic script, which a page can load from a disk where it may not fetch.
enum ScriptData {
  /// `var NAME = …;`
  static func assignment(_ name: String, _ value: Value) -> String {
    "var \(name) = \(expression(value));\n"
  }

  /// JSON that is safe in a script file and inside a script element.
  static func expression(_ value: Value) -> String {
    let json = value.json()
    guard json.utf8.contains(where: mayNeedEscape) else { return json }
    var result = ""
    for scalar in json.unicodeScalars {
      switch scalar {
      // The first three could end a script element, the last two a line of a script.
      case "<", ">", "&", "\u{2028}", "\u{2029}": result += escape(scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func mayNeedEscape(_ byte: UInt8) -> Bool {
    // The last begins the two line breaks.
    byte == 0x3C || byte == 0x3E || byte == 0x26 || byte == 0xE2
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
  }
}
