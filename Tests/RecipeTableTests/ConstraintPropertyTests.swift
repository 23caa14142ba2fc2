import TestSupport
import Testing

@testable import RecipeTable

/// What holds of every expression and every reading, tried with thousands that a generator makes: of
/// versions near each other, of texts, and of what looks like a version and is none.
@Suite struct ConstraintPropertyTests {
  private static let rounds = 4000

  /// Whether the expression is satisfied; nil where it cannot be evaluated.
  private func verdict(_ sign: String, _ value: String, _ reading: String) throws -> Bool? {
    let expression = try ConstraintExpression("\(sign) \(value)")
    do {
      return try expression.isSatisfied(by: reading)
    } catch {
      return nil
    }
  }

  /// Calls `body` with values and readings, of which many are alike.
  private func forEachPair(_ seed: UInt64, _ body: (String, String) throws -> Void) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<Self.rounds {
      let value = Sample.value(&generator)
      let reading = Bool.random(using: &generator) ? Sample.value(&generator) : value
      try body(value, reading)
    }
  }

  // MARK: Opposites

  @Test func oneOperatorIsTheOtherDenied() throws {
    var evaluated = 0
    try forEachPair(1) { value, reading in
      for (sign, opposite) in [("==", "!="), ("<", ">="), (">", "<=")] {
        let one = try verdict(sign, value, reading)
        let other = try verdict(opposite, value, reading)
        #expect(one == other.map { !$0 }, "\(sign) \(value), \(reading)")
        if sign != "==" && one != nil { evaluated += 1 }
      }
    }
    // Both happened, and often.
    #expect((Self.rounds..<Self.rounds * 2).contains(evaluated), "\(evaluated)")
  }

  @Test func equalityCanAlwaysBeEvaluated() throws {
    try forEachPair(2) { value, reading in
      for sign in ["==", "!=", ""] {
        let verdict = try verdict(sign, value, reading)
        #expect(verdict != nil, "\(sign) \(value), \(reading)")
      }
    }
  }

  @Test func orderingsCanBeEvaluatedWhereBothSidesAreVersions() throws {
    try forEachPair(3) { value, reading in
      let areVersions = ConstraintVersion(value) != nil && ConstraintVersion(reading) != nil
      for sign in ["<", "<=", ">", ">="] {
        let isEvaluated = try verdict(sign, value, reading) != nil
        #expect(isEvaluated == areVersions, "\(sign) \(value), \(reading)")
      }
    }
  }

  @Test func sidesExchange() throws {
    try forEachPair(4) { value, reading in
      for (sign, mirrored) in [("<", ">"), ("<=", ">="), ("==", "==")] {
        // What is compared as text or as a version depends on the value alone, not on the reading.
        guard sign != "==" || value.contains(".") == reading.contains(".") else { continue }
        let mine = try verdict(sign, value, reading)
        #expect(mine == (try verdict(mirrored, reading, value)), "\(sign) \(value), \(reading)")
      }
    }
  }

  // MARK: What is ignored

  @Test func whatBothSidesIgnoreMakesNoDifference() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<Self.rounds {
      let value = Sample.version(&generator)
      let reading = Sample.version(&generator)
      for sign in ["<", "<=", ">", ">="] + (value.contains(".") ? ["==", "!="] : []) {
        let plain = try verdict(sign, value, reading)
        let dressed = try verdict(
          sign, Sample.dressed(value, &generator), Sample.dressed(reading, &generator))
        #expect(plain != nil)
        #expect(plain == dressed, "\(sign) \(value), \(reading)")
      }
    }
  }

  /// Only the first sign after a digit starts a suffix, and only the first `v` is one.
  @Test(arguments: ["-1.2", "+1.2", "1.-2", "1.2.-rc", "vv1.2", "V1.2", "v", "v-1", "1.2 -rc"])
  func whatIsNotIgnored(_ text: String) { #expect(ConstraintVersion(text) == nil) }

  @Test(arguments: [
    ("1.2-", [1, 2]), ("1.2+", [1, 2]), ("1-.2.3.4", [1]), ("v1.2.3-4+5", [1, 2, 3]),
    ("1.2+3-4", [1, 2]), ("1.2-\u{0}é", [1, 2]), ("007.08", [7, 8]),
  ])
  func whatIsIgnored(_ text: String, _ components: [Int]) {
    #expect(ConstraintVersion(text)?.components == components)
  }

  // MARK: Precision

  @Test func onlyWhatBothSidesHaveIsOrdered() throws {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<Self.rounds {
      let value = Sample.version(&generator)
      let reading = Sample.version(&generator)
      let count = min(Sample.numbers(value).count, Sample.numbers(reading).count)
      let left = Sample.numbers(reading).prefix(count)
      let right = Sample.numbers(value).prefix(count)
      #expect(try verdict("<", value, reading) == left.lexicographicallyPrecedes(right))
      #expect(try verdict(">", value, reading) == right.lexicographicallyPrecedes(left))
      // What follows the shorter side's last component says nothing.
      guard count < 3, Sample.numbers(value).count == count else { continue }
      for sign in ["<", "<=", ">", ">="] {
        #expect(
          try verdict(sign, value, reading) == verdict(sign, value, Sample.joined(left) + ".999"))
      }
    }
  }

  @Test func aMinorVersionIsMetByItsPatchReleases() throws {
    for (sign, expected) in [(">=", true), ("<=", true), (">", false), ("<", false)] {
      #expect(try verdict(sign, "1.33", "1.33.5") == expected)
      #expect(try verdict(sign, "1.33.5", "1.33") == expected)
      #expect(try verdict(sign, "1", "1.33.5") == expected)
    }
  }

  @Test func equalityComparesThreeComponents() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<Self.rounds {
      let value = Sample.version(&generator)
      let reading = Sample.version(&generator)
      guard value.contains(".") else { continue }
      func filled(_ text: String) -> [Int] { (Sample.numbers(text) + [0, 0]).prefix(3).map { $0 } }
      #expect(try verdict("==", value, reading) == (filled(value) == filled(reading)))
    }
  }

  /// 1.33.1 is no less than 1.33, and 1.33 no less than 1.33.5, but 1.33.1 is less than 1.33.5.
  @Test func theOrderIsNotTransitive() throws {
    #expect(try verdict(">=", "1.33", "1.33.1") == true)
    #expect(try verdict(">=", "1.33.5", "1.33") == true)
    #expect(try verdict(">=", "1.33.5", "1.33.1") == false)
    // Neither is being neither above nor below.
    #expect(try areAlike("1.33.1", "1.33"))
    #expect(try areAlike("1.33", "1.33.5"))
    #expect(try !areAlike("1.33.1", "1.33.5"))
    // And what is neither above nor below need not be equal.
    #expect(try verdict("==", "1.33", "1.33.5") == false)
  }

  private func areAlike(_ left: String, _ right: String) throws -> Bool {
    let isBelow = try verdict("<", left, right)
    let isAbove = try verdict(">", left, right)
    return isBelow == false && isAbove == false
  }

  // MARK: White space and malformed expressions

  private static let spaces = ["", " ", "\t", "\n", "\r\n", "\u{A0}", "\u{2003}", " \u{85} "]

  @Test func whiteSpaceAroundMakesNoDifference() throws {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<Self.rounds {
      let value = Sample.value(&generator)
      let reading = Sample.value(&generator)
      func space() -> String { Self.spaces.randomElement(using: &generator)! }
      for sign in ["<", "<=", ">", ">=", "==", "!="] {
        let spaced = try ConstraintExpression(space() + sign + space() + value + space())
        #expect(spaced == (try ConstraintExpression(sign + value)))
        let around = space() + reading + space()
        #expect((try? spaced.isSatisfied(by: around)) == (try verdict(sign, value, reading)))
      }
    }
  }

  /// Whatever the reading would be: that an expression is malformed shows when it is read.
  @Test func malformedExpressionsStaySo() {
    for sign in ["<", "<=", ">", ">=", "==", "!=", ""] {
      for space in Self.spaces {
        #expect(throws: ConstraintExpression.Malformed.self) {
          try ConstraintExpression(space + sign + space)
        }
      }
    }
    for text in ["!x", "!", "!1.2", " !x ", "!!=1", "!\u{301}"] {
      #expect(throws: ConstraintExpression.Malformed.self) { try ConstraintExpression(text) }
    }
  }

  @Test func everyTextIsReadOrMalformed() {
    var generator = SeededGenerator(seed: 9)
    let alphabet = ["<", ">", "=", "!", " ", "v", "1", ".", "-", "é", "\u{301}", "\u{0}", "٣"]
    var malformed = 0
    for _ in 0..<Self.rounds * 5 {
      let count = Int.random(in: 0...6, using: &generator)
      let text = (0..<count).map { _ in alphabet.randomElement(using: &generator)! }.joined()
      guard let expression = try? ConstraintExpression(text) else {
        malformed += 1
        continue
      }
      #expect(!expression.value.isEmpty)
      for reading in ["1.2", text, ""] { _ = try? expression.isSatisfied(by: reading) }
    }
    #expect(malformed > Self.rounds / 2)
  }

  // MARK: Odd texts

  @Test(arguments: [
    "9223372036854775808", "1.99999999999999999999999", "1..2", ".1", "1.", ".", "", "1.2.3.4",
    "٣.٤",
    "１.２", "1\u{301}.2", "²", "1e3", "0x1", "1_000", "1,2", "--1", "∞",
  ])
  func noVersion(_ text: String) throws {
    #expect(ConstraintVersion(text) == nil)
    for sign in ["<", "<=", ">", ">="] {
      if !text.isEmpty { #expect(try verdict(sign, text, "1.2") == nil) }
      #expect(try verdict(sign, "1.2", text) == nil)
    }
    #expect(try verdict("==", "1.2", text) == false)
    if !text.isEmpty { #expect(try verdict("==", text, text) == true) }
  }

  @Test func theLargestNumbersAreCompared() throws {
    let largest = "9223372036854775807"
    #expect(try verdict(">", "9223372036854775806.\(largest)", largest) == true)
    #expect(try verdict("==", "1.\(largest).0", "v1.\(largest)-x") == true)
    #expect(try verdict(">=", largest, String(repeating: "0", count: 100) + largest) == true)
  }

  /// Two spellings of one letter, and an operator that a combining sign follows.
  @Test func textsCompareByBytes() throws {
    for sign in ["", "=="] {
      #expect(try verdict(sign, "caf\u{E9}", "cafe\u{301}") == false)
      #expect(try verdict(sign, "caf\u{E9}", "caf\u{E9}") == true)
    }
    let combined = try ConstraintExpression("==\u{338}x")
    #expect(combined.comparison == .equal)
    #expect(combined.value.utf8.elementsEqual("\u{338}x".utf8))
    #expect(try verdict("", "\u{301}x", " \u{301}x") == true)
  }
}

/// Values for expressions and readings. None is empty, starts with an operator, or has white space
/// around it.
private enum Sample {
  /// A version of one to three small numbers, so that many are equal or alike.
  static func version(_ generator: inout SeededGenerator) -> String {
    joined(
      (0..<Int.random(in: 1...3, using: &generator)).map { _ in
        [0, 1, 2, 3, 33, 10].randomElement(using: &generator)!
      })
  }

  /// The same version with what comparisons ignore.
  static func dressed(_ version: String, _ generator: inout SeededGenerator) -> String {
    let prefix = ["", "v"].randomElement(using: &generator)!
    let suffix = ["", "-rc.1", "+build.7", "-eks-3025e55", "-1+2", "-", "+", "-1024-aws"]
      .randomElement(using: &generator)!
    return prefix + version + suffix
  }

  private static let odd = [
    "ubuntu", "1.2.3.4", "v", "1..2", "1.x", "a.1", "99999999999999999999.1", "٣.٤", "é", "true",
    "-1", "1.2.3.", "vv1", "Standard_ND96", "a=b", "x!=y", "12 34",
  ]

  static func value(_ generator: inout SeededGenerator) -> String {
    Int.random(in: 0..<6, using: &generator) == 0
      ? odd.randomElement(using: &generator)! : dressed(version(&generator), &generator)
  }

  /// The numbers of a version as it was generated.
  static func numbers(_ version: String) -> [Int] { version.split(separator: ".").map { Int($0)! } }

  static func joined(_ numbers: some Sequence<Int>) -> String {
    numbers.map(String.init).joined(separator: ".")
  }
}
