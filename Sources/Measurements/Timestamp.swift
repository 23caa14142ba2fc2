/// A point in time as RFC 3339 writes it, such as `2026-08-01T10:30:00Z`.
public struct Timestamp: Sendable, Equatable {
  /// As it was written.
  public let text: String
  /// Since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  /// - Returns: nil when the text is no such time.
  public init?(_ text: String) {
    var scanner = Scanner(rest: Array(text.utf8)[...])
    guard let date = scanner.date(), scanner.skip("Tt"), let time = scanner.time(),
      let offset = scanner.offset(), scanner.rest.isEmpty
    else { return nil }
    self.text = text
    milliseconds = date * 86_400_000 + time - offset * 60_000
  }
}

private struct Scanner {
  var rest: ArraySlice<UInt8>

  /// - Returns: the days since 1970-01-01.
  mutating func date() -> Int64? {
    guard let year = number(digits: 4, 0...9999), skip("-"),
      let month = number(digits: 2, 1...12), skip("-"), let day = number(digits: 2, 1...31),
      day <= Self.days(inMonth: month, of: year)
    else { return nil }
    return Self.days(beforeYear: year) - Self.days(beforeYear: 1970)
      + (1..<month).reduce(0) { $0 + Self.days(inMonth: $1, of: year) } + day - 1
  }

  /// - Returns: the milliseconds since midnight.
  mutating func time() -> Int64? {
    guard let hour = number(digits: 2, 0...23), skip(":"), let minute = number(digits: 2, 0...59),
      // A leap second.
      skip(":"), let second = number(digits: 2, 0...60)
    else { return nil }
    let whole = (hour * 60 + minute) * 60 + second
    guard skip(".") else { return whole * 1000 }
    guard let fraction = milliseconds() else { return nil }
    return whole * 1000 + fraction
  }

  /// - Returns: the minutes that the clock is ahead of UTC.
  mutating func offset() -> Int64? {
    if skip("Zz") { return 0 }
    let isBehind = rest.first == UInt8(ascii: "-")
    guard skip("+-"), let hour = number(digits: 2, 0...23), skip(":"),
      let minute = number(digits: 2, 0...59)
    else { return nil }
    return (hour * 60 + minute) * (isBehind ? -1 : 1)
  }

  /// One of some characters.
  mutating func skip(_ characters: StaticString) -> Bool {
    guard let first = rest.first,
      characters.withUTF8Buffer({ $0.contains(first) })
    else { return false }
    rest.removeFirst()
    return true
  }

  /// Any number of decimals, of which three count.
  private mutating func milliseconds() -> Int64? {
    let digits = rest.prefix(while: Self.isDigit)
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    let three = Array(digits.prefix(3)) + Array(repeating: 0x30, count: max(0, 3 - digits.count))
    return three.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  private mutating func number(digits count: Int, _ range: ClosedRange<Int64>) -> Int64? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy(Self.isDigit) else { return nil }
    let number = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
    guard range.contains(number) else { return nil }
    rest = rest.dropFirst(count)
    return number
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Counted from the beginning of a year 0 of today's calendar.
  private static func days(beforeYear year: Int64) -> Int64 {
    year * 365 + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400
  }
}
