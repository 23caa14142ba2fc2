/// Ids of elements, and addresses of files, out of a tree's own words.
enum Anchor {
  /// An id that different parts never share; it can stand in an address as it is.
  static func id(_ parts: String...) -> String {
    parts.map { escaped($0, with: "~") }.joined(separator: ":")
  }

  /// A path as part of an address.
  static func address(_ path: String) -> String { escaped(path, with: "%") }

  private static func escaped(_ text: String, with mark: Character) -> String {
    if text.utf8.allSatisfy(isPlain) { return text }
    var result: [UInt8] = []
    for byte in text.utf8 {
      if isPlain(byte) {
        result.append(byte)
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        result += "\(mark)\(hex.utf8.count == 1 ? "0" : "")\(hex)".utf8
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: byte == 0x2D || byte == 0x2E || byte == 0x2F || byte == 0x5F  // - . / _
    }
  }
}
