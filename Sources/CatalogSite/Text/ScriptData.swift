import RecipeTable

/// Data as a classic script, which a page can load from a disk where it may not fetch.
enum ScriptData {
  /// `var NAME = …;`, safe in a script file and inside a script element.
  static func assignment(_ name: String, _ value: Value) -> String {
    var result = "var \(name) = "
    for scalar in value.json().unicodeScalars {
      switch scalar {
      // The first three could end a script element, the last two a line of a script.
      case "<", ">", "&", "\u{2028}", "\u{2029}": result += escape(scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + ";\n"
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
  }
}
