/// Values as Go's `fmt` prints them.
extension TemplateValue {
  /// What an action prints. Helm takes the words for a missing value out of the whole afterwards.
  func printed() throws -> String { isNil ? "<no value>" : try formatted() }

  /// What `%v` prints.
  func formatted() throws -> String {
    if case .string(let text) = self { return text }
    return try formatted(by: GoVerb(UInt8(ascii: "v")))
  }

  /// Sprig's `strval`.
  func text() throws -> String { try formatted() }

  func formatted(by verb: GoVerb) throws -> String {
    isNil
      ? verb.letter == UInt8(ascii: "v") ? verb.padded("<nil>") : "%!\(verb.name)(<nil>)"
      : try nested(by: verb)
  }

  private func nested(by verb: GoVerb) throws -> String {
    switch self {
    // Within a list or a map, every verb prints a nil like this.
    case .none, .null: return verb.padded("<nil>")
    case .list(let list):
      return "[" + (try list.elements.map { try $0.nested(by: verb) }.joined(separator: " ")) + "]"
    case .map(let map):
      let fields = try map.fields.map {
        try TemplateValue.string($0.key).nested(by: verb) + ":" + $0.value.nested(by: verb)
      }
      return "map[" + fields.joined(separator: " ") + "]"
    case .unknown(let name): throw TemplateProblem.unsupported("\(name) is not known here")
    default: return try scalar(by: verb)
    }
  }

  private func scalar(by verb: GoVerb) throws -> String {
    switch (self, verb.letter) {
    case (.bool(let flag), UInt8(ascii: "v")), (.bool(let flag), UInt8(ascii: "t")):
      return verb.padded(flag ? "true" : "false")
    case (.string(let text), UInt8(ascii: "v")), (.string(let text), UInt8(ascii: "s")):
      return verb.padded(verb.truncated(text))
    case (.string(let text), UInt8(ascii: "q")):
      return verb.padded(GoText.quoted(verb.truncated(text)))
    case (.int(let number), UInt8(ascii: "v")), (.int(let number), UInt8(ascii: "d")):
      return try verb.whole(Int64(number))
    case (.int64(let number), UInt8(ascii: "v")), (.int64(let number), UInt8(ascii: "d")):
      return try verb.whole(number)
    case (.float(let number), UInt8(ascii: "v")), (.float(let number), UInt8(ascii: "g")):
      return try verb.shortest(number)
    case (.float(let number), UInt8(ascii: "f")): return try verb.fixed(number)
    // Go knows more verbs for these.
    case (.int, UInt8(ascii: "q")), (.int64, UInt8(ascii: "q")), (_, UInt8(ascii: "x")),
      (_, UInt8(ascii: "X")), (_, UInt8(ascii: "b")), (_, UInt8(ascii: "o")),
      (_, UInt8(ascii: "O")),
      (_, UInt8(ascii: "c")), (_, UInt8(ascii: "U")), (_, UInt8(ascii: "e")),
      (_, UInt8(ascii: "E")),
      (_, UInt8(ascii: "F")), (_, UInt8(ascii: "G")), (_, UInt8(ascii: "p")),
      (_, UInt8(ascii: "w")):
      throw TemplateProblem.unsupported("the verb %\(verb.name) is not known here")
    // Go pads what it shows of a wrong type, too.
    case _ where verb.width > 0 || verb.precision != nil:
      throw TemplateProblem.unsupported(
        "%\(verb.name) with a width, of \(goType), is not known here")
    default: return "%!\(verb.name)(\(goType)=\(try formatted()))"
    }
  }
}

/// A `%` of `printf`.
struct GoVerb {
  let letter: UInt8
  var isLeft = false
  var hasZeros = false
  var width = 0
  var precision: Int?

  init(_ letter: UInt8) { self.letter = letter }

  var name: String { String(UnicodeScalar(letter)) }

  func padded(_ text: String, hasZeros: Bool = false) -> String {
    let missing = width - text.unicodeScalars.count
    guard missing > 0 else { return text }
    let padding = String(repeating: hasZeros ? "0" : " ", count: missing)
    return isLeft ? text + padding : padding + text
  }

  func truncated(_ text: String) -> String {
    guard let precision else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(precision)))
  }

  func whole(_ number: Int64) throws -> String {
    guard precision == nil else {
      throw TemplateProblem.unsupported("a precision of whole numbers is not known here")
    }
    return signed(String(number.magnitude), isNegative: number < 0)
  }

  func shortest(_ number: Double) throws -> String {
    guard precision == nil else {
      throw TemplateProblem.unsupported("a precision with %\(name) is not known here")
    }
    let text = GoText.shortest(number.magnitude)
    return signed(text, isNegative: number.sign == .minus)
  }

  func fixed(_ number: Double) throws -> String {
    guard let text = DecimalDigits(number.magnitude)?.fixed(precision ?? 6) else {
      throw TemplateProblem.unsupported("%f of so large a number is not known here")
    }
    return signed(text, isNegative: number.sign == .minus)
  }

  private func signed(_ digits: String, isNegative: Bool) -> String {
    let sign = isNegative ? "-" : ""
    guard hasZeros, !isLeft, width > digits.utf8.count else { return padded(sign + digits) }
    var inner = self
    inner.width -= sign.utf8.count
    return sign + inner.padded(digits, hasZeros: true)
  }
}

/// What `strconv` writes.
enum GoText {
  /// `FormatFloat(number, 'g', -1, 64)`: with an exponent where that is below -4 or above 5.
  static func shortest(_ number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf" }
    let digits = ShortestDigits(number)
    let isPlain = (-4..<6).contains(digits.exponent)
    return isPlain ? digits.plain : digits.scientific(exponentWidth: 2)
  }

  /// As JSON numbers are written by `encoding/json`.
  static func json(_ number: Double) -> String {
    let digits = ShortestDigits(number)
    let isPlain = number == 0 || (-6..<21).contains(digits.exponent)
    return isPlain ? digits.plain : digits.scientific(exponentWidth: 1)
  }

  /// `strconv.Quote`.
  static func quoted(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { $0 += escaped($1) } + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\u{07}": return "\\a"
    case "\u{08}": return "\\b"
    case "\u{0C}": return "\\f"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\u{0B}": return "\\v"
    default: break
    }
    if isPrintable(scalar) { return String(scalar) }
    switch scalar.value {
    case ..<0x80: return "\\x" + hexadecimal(scalar.value, 2)
    case ..<0x10000: return "\\u" + hexadecimal(scalar.value, 4)
    default: return "\\U" + hexadecimal(scalar.value, 8)
    }
  }

  static func hexadecimal(_ number: UInt32, _ width: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols, and the ASCII space.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      return false
    default: return true
    }
  }
}

/// The fewest decimal digits that read back as a number: `-d.ddd × 10^exponent`.
struct ShortestDigits {
  let isNegative: Bool
  let digits: [UInt8]
  let exponent: Int

  init(_ number: Double) {
    isNegative = number.sign == .minus
    var digits: [UInt8] = []
    var exponent = 0
    var point: Int?
    var rest = number.magnitude.description.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: ".") {
        point = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(Substring(rest))) ?? 0
        rest = rest[rest.endIndex...]
      } else {
        digits.append(byte)
      }
    }
    exponent += (point ?? digits.count) - 1
    let zeros = digits.prefix { $0 == 0x30 }.count
    exponent -= zeros
    digits.removeFirst(zeros)
    while digits.last == 0x30 { digits.removeLast() }
    self.digits = digits.isEmpty ? [0x30] : digits
    self.exponent = digits.isEmpty ? 0 : exponent
  }

  private var sign: String { isNegative ? "-" : "" }

  /// Without an exponent.
  var plain: String {
    let text = String(decoding: digits, as: UTF8.self)
    if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + text }
    if digits.count <= exponent + 1 {
      return sign + text + String(repeating: "0", count: exponent + 1 - digits.count)
    }
    return sign + text.prefix(exponent + 1) + "." + text.dropFirst(exponent + 1)
  }

  func scientific(exponentWidth: Int) -> String {
    let text = String(decoding: digits, as: UTF8.self)
    let mantissa = text.utf8.count == 1 ? text : text.prefix(1) + "." + text.dropFirst(1)
    let size = String(exponent.magnitude)
    let padded = String(repeating: "0", count: max(0, exponentWidth - size.utf8.count)) + size
    return sign + mantissa + (exponent < 0 ? "e-" : "e+") + padded
  }
}

/// A number's exact decimal digits, for a rounding to places after the point.
struct DecimalDigits {
  /// Of the whole part.
  private var whole: UInt64
  /// What is left, below one.
  private var fraction: Double

  init?(_ number: Double) {
    guard number < 0x1p53 else { return nil }
    whole = UInt64(number)
    fraction = number - number.rounded(.down)
  }

  /// Rounded half to even, as `strconv` does by the exact value; nil for more places than can be exact.
  func fixed(_ places: Int) -> String? {
    guard places <= 60 else { return nil }
    // Digits of an exact binary fraction, by long multiplication: 0.f has at most 1074 of them.
    var bits = ExactFraction(fraction)
    var digits: [UInt8] = []
    for _ in 0..<places { digits.append(bits.nextDigit()) }
    var whole = whole
    if bits.roundsUp(isOdd: (digits.last ?? UInt8(whole % 10)) % 2 == 1) {
      var place = places - 1
      while place >= 0, digits[place] == 9 {
        digits[place] = 0
        place -= 1
      }
      if place >= 0 { digits[place] += 1 } else { whole += 1 }
    }
    let tail = String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    return String(whole) + (places > 0 ? "." + tail : "")
  }
}

/// A fraction below one, exact, of which decimal digits are taken off.
private struct ExactFraction {
  /// Base 2^32, the largest first.
  private var words: [UInt32] = []

  init(_ fraction: Double) {
    var rest = fraction
    while rest != 0 {
      rest *= 0x1p32
      words.append(UInt32(rest))
      rest -= rest.rounded(.down)
    }
  }

  mutating func nextDigit() -> UInt8 {
    var carry: UInt64 = 0
    for place in words.indices.reversed() {
      carry += UInt64(words[place]) * 10
      words[place] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    return UInt8(carry)
  }

  func roundsUp(isOdd: Bool) -> Bool {
    guard let first = words.first, first >= 1 << 31 else { return false }
    let isHalf = first == 1 << 31 && words.dropFirst().allSatisfy { $0 == 0 }
    return !isHalf || isOdd
  }
}
