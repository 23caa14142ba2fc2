/// The scalars of YAML 1.2's core schema (section 10.3.2), plain ones only, with one difference: digits
/// after a leading zero are octal, as in YAML 1.1. Helm and AICR read them so, and what `017` comes to
/// must not depend on who reads the file.
package enum CoreSchema {
  package static func value(ofPlain text: String) -> YAMLScalar.Value {
    var text = text
    return text.withUTF8 { value(of: UnsafeRawBufferPointer($0), text: $0) }
  }

  private static func value(
    of bytes: UnsafeRawBufferPointer, text: UnsafeBufferPointer<UInt8>
  ) -> YAMLScalar.Value {
    guard let first = bytes.first else { return .null }
    switch first {
    case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
      UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
      return word(String(decoding: bytes, as: UTF8.self))
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      return number(String(decoding: bytes, as: UTF8.self))
    default: return .string
    }
  }

  private static func word(_ text: String) -> YAMLScalar.Value {
    switch text {
    case "~", "null", "Null", "NULL": .null
    case "true", "True", "TRUE": .bool(true)
    case "false", "False", "FALSE": .bool(false)
    default: .string
    }
  }

  private static func number(_ text: String) -> YAMLScalar.Value {
    switch text {
    case ".nan", ".NaN", ".NAN": return .double(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
    default: break
    }
    if text.hasPrefix("0x") { return whole(text.dropFirst(2), radix: 16) ?? .string }
    if text.hasPrefix("0o") { return whole(text.dropFirst(2), radix: 8) ?? .string }
    return decimal(text)
  }

  private static func whole(_ digits: Substring, radix: Int) -> YAMLScalar.Value? {
    // Integer initialisers take a sign, the schema does not take one here.
    guard digits.utf8.first.map({ $0 != 0x2B && $0 != 0x2D }) == true else { return nil }
    if let number = Int64(digits, radix: radix) { return .int(number) }
    return UInt64(digits, radix: radix).map { .uint($0) }
  }

  /// `[-+]?[0-9]+` or `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  private static func decimal(_ text: String) -> YAMLScalar.Value {
    var rest = text.utf8[...]
    if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
    let wholeDigits = dropDigits(&rest)
    if rest.isEmpty, wholeDigits > 0 {
      if let number = octal(text) { return .int(number) }
      if let number = Int64(text) { return .int(number) }
      if let number = UInt64(text) { return .uint(number) }
      return .double(Double(text) ?? .infinity)
    }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard dropDigits(&rest) + wholeDigits > 0 else { return .string }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
      guard dropDigits(&rest) > 0 else { return .string }
    }
    guard rest.isEmpty, wholeDigits > 0 || text.utf8.contains(UInt8(ascii: ".")) else {
      return .string
    }
    return .double(parse(text))
  }

  /// `[-+]?0[0-7]+`
  private static func octal(_ text: String) -> Int64? {
    let digits = text.utf8.first == 0x2B || text.utf8.first == 0x2D ? text.dropFirst() : text[...]
    return digits.utf8.first == UInt8(ascii: "0") && digits.utf8.count > 1
      ? Int64(text, radix: 8) : nil
  }

  private static func dropDigits(_ rest: inout Substring.UTF8View) -> Int {
    let count = rest.prefix { (0x30...0x39).contains($0) }.count
    rest = rest.dropFirst(count)
    return count
  }

  /// Swift wants digits on both sides of the point.
  private static func parse(_ text: String) -> Double {
    if let number = Double(text) { return number }
    var padded = ""
    var afterDigit = false
    for character in text {
      if character == "." && !afterDigit { padded += "0" }
      if padded.last == "." && !character.isNumber { padded += "0" }
      padded.append(character)
      afterDigit = character.isNumber
    }
    if padded.hasSuffix(".") { padded += "0" }
    return Double(padded) ?? .infinity
  }
}
