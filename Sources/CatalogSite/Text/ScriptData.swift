import RecipeTable

/// Data as a classic script, which a page can load from a disk where it may not fetch.
enum ScriptData {
  /// `var NAME = …;`
  static func assignment(_ name: String, _ value: Value) -> String {
    "var \(name) = \(expression(value));\n"
  }

  /// JSON that is safe in a script file and inside a script element.
  static func expression(_ value: Value) -> String {
    escaped(value.json()) { scalar in
      switch scalar {
      // The first three could end a script element, the last two a line of a script.
      case "<", ">", "&", "\u{2028}", "\u{2029}": true
      default: scalar.isUnseen
      }
    }
  }

  /// JSON in which whoever reads it sees everything.
  static func visible(_ json: String) -> String { escaped(json, where: \.isUnseen) }

  /// All of these scalars stand within strings, in JSON on one line.
  private static func escaped(
    _ json: String, where isMeant: (Unicode.Scalar) -> Bool
  ) -> String {
    guard json.utf8.contains(where: mayNeedEscape) else { return json }
    var result = ""
    for scalar in json.unicodeScalars {
      if isMeant(scalar) {
        result += escape(scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func mayNeedEscape(_ byte: UInt8) -> Bool {
    switch byte {
    // The last three begin what hides, turns text around or breaks lines.
    case 0x3C, 0x3E, 0x26, 0x7F, 0xC2, 0xE2, 0xEF: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
  }
}
