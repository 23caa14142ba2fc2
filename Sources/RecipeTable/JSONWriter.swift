extension Value {
  /// This value as JSON (RFC 8259), in UTF-8.
  ///
  /// - Parameter indentation: spaces a level; nil writes everything on one line.
  public func json(indentation: Int? = nil) -> String {
    var writer = JSONWriter(indentation: indentation)
    writer.write(self, level: 0)
    return writer.text
  }
}

private struct JSONWriter {
  let indentation: Int?
  var text = ""

  mutating func write(_ value: Value, level: Int) {
    switch value {
    case .string(let string): write(string)
    case .array(let elements):
      write(elements, "[", "]", level) { writer, element in writer.write(element, level: level + 1)
      }
    case .map(let fields):
      write(fields, "{", "}", level) { writer, field in
        writer.write(field.key)
        writer.text += writer.indentation == nil ? ":" : ": "
        writer.write(field.value, level: level + 1)
      }
    // JSON has no infinities and no NaN.
    case .double(let number) where !number.isFinite: write(number.shortestText)
    default: text += value.scalarText ?? "null"
    }
  }

  private mutating func write<Item>(
    _ items: [Item], _ open: String, _ close: String, _ level: Int,
    _ each: (inout JSONWriter, Item) -> Void
  ) {
    text += open
    for (number, item) in items.enumerated() {
      if number > 0 { text += "," }
      breakLine(level + 1)
      each(&self, item)
    }
    if !items.isEmpty { breakLine(level) }
    text += close
  }

  private mutating func breakLine(_ level: Int) {
    guard let indentation else { return }
    text += "\n"
    text += String(repeating: " ", count: indentation * level)
  }

  private mutating func write(_ string: String) {
    text += "\""
    if string.utf8.contains(where: Self.mayNeedEscape) {
      for scalar in string.unicodeScalars { write(scalar) }
    } else {
      text += string
    }
    text += "\""
  }

  /// Whether a letter that has this byte first may have to be escaped.
  private static func mayNeedEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
      || byte == 0xC2 || byte == 0xE2 || byte == 0xEF
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\t": text += "\\t"
    case "\r": text += "\\r"
    // Beyond what JSON asks: readers of YAML, which take JSON too, break lines at some of these and refuse
    // the others.
    case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}",
      "\u{FFFF}":
      let hex = String(scalar.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
    default: text.unicodeScalars.append(scalar)
    }
  }
}
