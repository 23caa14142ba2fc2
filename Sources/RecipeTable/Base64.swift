/// Base64 as RFC 4648, section 4, has it: padded, and nothing between the digits.
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  package static func encoded(_ bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let number = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        let letter = alphabet[Int(number >> UInt32(18 - 6 * place)) & 63]
        output.append(place <= group.count ? letter : UInt8(ascii: "="))
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// - Parameter alsoForURLs: whether the two digits of the alphabet for addresses (section 5) are taken, too.
  /// - Returns: nil for what no encoder writes.
  package static func decoded(_ text: String, alsoForURLs: Bool = false) -> [UInt8]? {
    let digits = alsoForURLs ? text.utf8.map(ordinary) : Array(text.utf8)
    guard digits.count.isMultiple(of: 4) else { return nil }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: digits.count, by: 4) {
      let isLast = start + 4 == digits.count
      guard let group = bytesOf(digits[start..<start + 4], mayBePadded: isLast) else { return nil }
      bytes += group
    }
    return bytes
  }

  /// The digit that stands in the ordinary alphabet for one of that for addresses.
  private static func ordinary(_ digit: UInt8) -> UInt8 {
    switch digit {
    case UInt8(ascii: "-"): UInt8(ascii: "+")
    case UInt8(ascii: "_"): UInt8(ascii: "/")
    default: digit
    }
  }

  private static func bytesOf(_ group: ArraySlice<UInt8>, mayBePadded: Bool) -> [UInt8]? {
    let digits = mayBePadded ? group.prefix { $0 != UInt8(ascii: "=") } : group
    let padding = group[digits.endIndex...]
    guard digits.count > 1, padding.allSatisfy({ $0 == UInt8(ascii: "=") }) else { return nil }
    var bits: UInt32 = 0
    for digit in digits {
      guard let value = value(of: digit) else { return nil }
      bits = bits << 6 | value
    }
    bits <<= 6 * UInt32(padding.count)
    let bytes = [UInt8(bits >> 16), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
    let count = 3 - padding.count
    // Bits that belong to no byte are zero.
    return bytes[count...].allSatisfy { $0 == 0 } ? Array(bytes[..<count]) : nil
  }

  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
