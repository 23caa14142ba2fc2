/// What go-yaml 2 takes a plain scalar for, which is YAML 1.1 and a little more.
enum PlainScalar {
  /// Whether a text without quotes would be read as something that is no text.
  static func meansSomethingElse(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return true }
    switch first {
    case UInt8(ascii: "."): return isSpecialNumber(text) || isFinite(text)
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return isSpecialNumber(text) || isNumber(text) || isTimestamp(text) || isSexagesimal(text)
    default: return words.contains(text)
    }
  }

  private static let words: Set<String> = [
    "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "n", "N", "no", "No",
    "NO", "false", "False", "FALSE", "off", "Off", "OFF", "~", "null", "Null", "NULL",
  ]

  private static func isSpecialNumber(_ text: String) -> Bool {
    switch text {
    case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
      "-.Inf", "-.INF":
      true
    default: false
    }
  }

  private static func isNumber(_ text: String) -> Bool {
    let plain = String(decoding: text.utf8.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    return GoLiteral.whole(plain) != nil || GoLiteral.positive(plain) != nil || isFinite(plain)
  }

  private static func isFinite(_ text: String) -> Bool {
    GoLiteral.decimal(text).map(\.isFinite) ?? false
  }

  /// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`
  private static func isSexagesimal(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
    guard let first = rest.first, first.isDigit else { return false }
    let parts = rest.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count > 1, parts[0].allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "_") }) else {
      return false
    }
    var last = parts[parts.count - 1]
    if let point = last.firstIndex(of: UInt8(ascii: ".")) {
      guard last[point...].dropFirst().allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "_") }) else {
        return false
      }
      last = last[..<point]
    }
    return (parts.dropFirst().dropLast() + [last]).allSatisfy { part in
      part.allSatisfy(\.isDigit)
        && (part.count == 1 || part.count == 2 && (part.first ?? 0) <= UInt8(ascii: "5"))
    }
  }

  // MARK: Timestamps

  /// A date that Go's `time.Parse` takes by `2006-1-2`, or with a time and a zone after `T`, or with a
  /// time after a space.
  private static func isTimestamp(_ text: String) -> Bool {
    var rest = text.utf8[...]
    guard let year = number(&rest, 4...4), take("-", &rest), let month = number(&rest, 1...2),
      take("-", &rest), let day = number(&rest, 1...2), isDate(year, month, day)
    else { return false }
    if rest.isEmpty { return true }
    if take(" ", &rest) {
      while take(" ", &rest) {}
      return time(&rest) && rest.isEmpty
    }
    guard take("T", &rest) || take("t", &rest), time(&rest) else { return false }
    return zone(&rest) && rest.isEmpty
  }

  private static func isDate(_ year: Int, _ month: Int, _ day: Int) -> Bool {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...12).contains(month) && (1...days[month - 1]).contains(day)
  }

  private static func time(_ rest: inout Substring.UTF8View) -> Bool {
    guard let hour = number(&rest, 1...2), hour < 24, take(":", &rest),
      let minute = number(&rest, 1...2), minute < 60, take(":", &rest),
      let second = number(&rest, 1...2), second < 60
    else { return false }
    if rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ","),
      rest.dropFirst().first?.isDigit == true
    {
      rest = rest.dropFirst().drop { $0.isDigit }
    }
    return true
  }

  private static func zone(_ rest: inout Substring.UTF8View) -> Bool {
    if take("Z", &rest) { return true }
    guard take("+", &rest) || take("-", &rest) else { return false }
    guard let hours = number(&rest, 2...2), take(":", &rest), let minutes = number(&rest, 2...2)
    else { return false }
    return hours <= 24 && minutes < 60
  }

  private static func number(
    _ rest: inout Substring.UTF8View, _ counts: ClosedRange<Int>
  ) -> Int? {
    let digits = rest.prefix(counts.upperBound).prefix { $0.isDigit }
    guard counts.contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    return Int(String(Substring(digits)))
  }

  private static func take(_ sign: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
    guard rest.first == UInt8(ascii: sign) else { return false }
    rest.removeFirst()
    return true
  }
}

/// The order in which go-yaml 2 writes the keys of a map: numbers within them by their size, and
/// letters after everything else.
enum YAMLKeyOrder {
  static func isBefore(_ one: String, _ other: String) -> Bool {
    let a = Array(one.unicodeScalars)
    let b = Array(other.unicodeScalars)
    for place in 0..<min(a.count, b.count) where a[place] != b[place] {
      let isLetter = a[place].properties.isLetter
      let otherIsLetter = b[place].properties.isLetter
      if isLetter && otherIsLetter { return a[place].value < b[place].value }
      if isLetter || otherIsLetter { return otherIsLetter }
      return numbersAreOrdered(a, b, at: place)
    }
    return a.count < b.count
  }

  private static func numbersAreOrdered(
    _ a: [Unicode.Scalar], _ b: [Unicode.Scalar], at place: Int
  ) -> Bool {
    var start: Int64 = 0
    if a[place] == "0" || b[place] == "0" {
      let digits = a[..<place].reversed().prefix(while: isDigit)
      if digits.contains(where: { $0 != "0" }) { start = 1 }
    }
    let (number, end) = number(in: a, from: place, start)
    let (otherNumber, otherEnd) = self.number(in: b, from: place, start)
    if number != otherNumber { return number < otherNumber }
    if end != otherEnd { return end < otherEnd }
    return a[place].value < b[place].value
  }

  private static func number(
    in scalars: [Unicode.Scalar], from place: Int, _ start: Int64
  ) -> (Int64, Int) {
    var number = start
    var end = place
    while end < scalars.count, isDigit(scalars[end]) {
      number = number &* 10 &+ Int64(scalars[end].value) &- 0x30
      end += 1
    }
    return (number, end)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .decimalNumber
  }
}

extension Unicode.Scalar.Properties {
  /// `unicode.IsLetter` of Go.
  fileprivate var isLetter: Bool {
    switch generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}
