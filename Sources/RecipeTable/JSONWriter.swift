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
    var plainStart = string.utf8.startIndex
    for index in string.utf8.indices {
      let byte = string.utf8[index]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
        continue
      }
      text += string[plainStart..<index]
      text += Self.escape(byte)
      plainStart = string.utf8.index(after: index)
    }
    text += string[plainStart...]
    text += "\""
  }

  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\""): return "\\\""
    case UInt8(ascii: "\\"): return "\\\\"
    case UInt8(ascii: "\n"): return "\\n"
    case UInt8(ascii: "\t"): return "\\t"
    case UInt8(ascii: "\r"): return "\\r"
    default:
      let hex = String(byte, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
    }
  }
}
