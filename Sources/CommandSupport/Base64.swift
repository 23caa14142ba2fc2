/// Base64 as RFC 4648 has it: padded, and nothing between the digits.
enum Base64 {
  /// - Returns: nil for what no encoder writes.
  static func decoded(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 4) else { return nil }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: digits.count, by: 4) {
      let isLast = start + 4 == digits.count
      guard let group = bytesOf(digits[start..<start + 4], mayBePadded: isLast) else { return nil }
      bytes += group
    }
    return bytes
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
