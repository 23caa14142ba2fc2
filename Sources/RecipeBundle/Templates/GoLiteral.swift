/// Literals as Go writes them.
enum GoLiteral {
  /// The text of what stands between double quotes; nil for an escape that Go has not, or one that
  /// leaves UTF-8.
  static func unquoted(_ bytes: ArraySlice<UInt8>) -> String? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      guard let escaped = escape(&rest) else { return nil }
      result += escaped
    }
    return String(validating: result, as: UTF8.self)
  }

  private static func escape(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard let kind = rest.popFirst() else { return nil }
    switch kind {
    case UInt8(ascii: "a"): return [7]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "v"): return [11]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): return [kind]
    case UInt8(ascii: "x"): return digits(&rest, 2, 16).flatMap { UInt8(exactly: $0) }.map { [$0] }
    case UInt8(ascii: "u"): return digits(&rest, 4, 16).flatMap(scalar)
    case UInt8(ascii: "U"): return digits(&rest, 8, 16).flatMap(scalar)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      rest = [kind] + rest
      return digits(&rest, 3, 8).flatMap { UInt8(exactly: $0) }.map { [$0] }
    default: return nil
    }
  }

  private static func digits(
    _ rest: inout ArraySlice<UInt8>, _ count: Int, _ radix: Int
  ) -> UInt32? {
    let text = rest.prefix(count)
    guard text.count == count, text.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != 0x2D }) else {
      return nil
    }
    rest = rest.dropFirst(count)
    return UInt32(String(decoding: text, as: UTF8.self), radix: radix)
  }

  private static func scalar(_ number: UInt32) -> [UInt8]? {
    Unicode.Scalar(number).map { Array(String($0).utf8) }
  }

  /// A number as `strconv` reads it with its prefix telling the base; nil when it is none.
  static func number(_ text: String) -> TemplateNumber? {
    let looksFractional = !isHexadecimal(text) && text.utf8.contains { ".eEpP".utf8.contains($0) }
    if !looksFractional {
      guard let whole = whole(text) else { return nil }
      return TemplateNumber(whole: whole, fraction: Double(whole), looksFractional: false)
    }
    guard let fraction = decimal(text), fraction.isFinite else { return nil }
    return TemplateNumber(
      whole: Int(exactly: fraction), fraction: fraction, looksFractional: true)
  }

  private static func isHexadecimal(_ text: String) -> Bool {
    let digits = unsigned(text[...])
    return digits.hasPrefix("0x") || digits.hasPrefix("0X")
  }

  private static func unsigned(_ text: Substring) -> Substring {
    text.hasPrefix("+") || text.hasPrefix("-") ? text.dropFirst() : text
  }

  /// What `strconv.ParseInt` makes of a text with the base 0.
  static func whole(_ text: String) -> Int? {
    let (digits, radix) = base(of: unsigned(text[...]))
    guard let first = digits.utf8.first, first != 0x2B, first != 0x2D else { return nil }
    return Int((text.hasPrefix("-") ? "-" : "") + digits, radix: radix)
  }

  /// The same above `Int.max`.
  static func positive(_ text: String) -> UInt64? {
    let (digits, radix) = base(of: text[...])
    guard let first = digits.utf8.first, first != 0x2B, first != 0x2D else { return nil }
    return UInt64(digits, radix: radix)
  }

  private static func base(of digits: Substring) -> (Substring, Int) {
    guard digits.utf8.first == UInt8(ascii: "0"), digits.utf8.count > 1 else { return (digits, 10) }
    switch digits.prefix(2) {
    case "0x", "0X": return (digits.dropFirst(2), 16)
    case "0o", "0O": return (digits.dropFirst(2), 8)
    case "0b", "0B": return (digits.dropFirst(2), 2)
    default: return (digits.dropFirst(), 8)
    }
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, infinite when it is too large.
  static func decimal(_ text: String) -> Double? {
    var rest = text.utf8[...]
    if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
    let whole = takeDigits(&rest)
    var fraction = rest[rest.startIndex..<rest.startIndex]
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = takeDigits(&rest)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    var exponent = ""
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == 0x2B || rest.first == 0x2D {
        exponent = String(UnicodeScalar(rest.removeFirst()))
      }
      let digits = takeDigits(&rest)
      guard !digits.isEmpty else { return nil }
      exponent = "e" + exponent + String(Substring(digits))
    }
    guard rest.isEmpty else { return nil }
    let sign = text.hasPrefix("-") ? "-" : ""
    return Double("\(sign)0\(Substring(whole)).\(Substring(fraction))0\(exponent)")
  }

  private static func takeDigits(_ rest: inout Substring.UTF8View) -> Substring.UTF8View {
    let digits = rest.prefix { $0.isDigit }
    rest = rest.dropFirst(digits.count)
    return digits
  }
}
