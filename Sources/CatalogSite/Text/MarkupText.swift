import Mustache

/// Text within HTML, in elements and in attributes with double quotes.
///
/// Mustache's own escaping goes by grapheme clusters: a quote that a combining mark follows is
/// another character to it, and stays. This one goes by Unicode scalars.
struct MarkupText: MustacheContentType {
  static let contentType = "MARKUP"

  func escapeText(_ text: String) -> String {
    guard text.utf8.contains(where: Self.mayNeedEscape) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if let replacement = Self.replacement(scalar) {
        result += replacement
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func mayNeedEscape(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x26, 0x3C, 0x3E, 0x22, 0x27, 0x7F, 0xC2, 0xE2, 0xEF: true
    default: byte < 0x20 && byte != 0x0A && byte != 0x09
    }
  }

  private static func replacement(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "<": "&lt;"
    case ">": "&gt;"
    case "&": "&amp;"
    case "\"": "&quot;"
    case "'": "&#39;"
    case "\n", "\t": nil
    default: scalar.isUnseen ? scalar.written : nil
    }
  }
}

extension Unicode.Scalar {
  /// Whether it would hide, or turn the text around it: control characters, which HTML forbids, and
  /// the marks that change the direction of what a reviewer reads.
  var isUnseen: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// `[U+202E]`
  var written: String {
    let hex = String(value, radix: 16, uppercase: true)
    return "[U+" + String(repeating: "0", count: max(0, 4 - hex.utf8.count)) + hex + "]"
  }
}
