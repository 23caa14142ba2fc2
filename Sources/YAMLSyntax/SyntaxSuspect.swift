import Diagnostics

/// The place that is most likely to blame for a file that is not YAML.
///
/// A parser notices many mistakes only lines later: a quote that is never closed ends at the next
/// quote of all, and what follows that makes no sense.
struct SyntaxSuspect {
  let range: SourceRange
  /// What is wrong there, where it is clearer than what the parser says.
  var message: String?

  /// - Returns: nil where nothing is more suspicious than the place at which the parser gave up.
  init?(_ failure: YAMLEventReader.Failure, in file: SourceFile) {
    let candidates = [Self.controlCharacter, Self.openQuote, Self.gluedColon, Self.beginning]
    for candidate in candidates {
      guard let suspect = candidate(failure, file) else { continue }
      self = suspect
      return
    }
    return nil
  }

  private init(_ range: SourceRange, _ message: String? = nil) {
    self.range = range
    self.message = message
  }

  // MARK: Characters

  private static func controlCharacter(
    _ failure: YAMLEventReader.Failure, _ file: SourceFile
  ) -> SyntaxSuspect? {
    guard failure.isOfReading else { return nil }
    var (line, column) = (1, 1)
    for scalar in file.text.unicodeScalars {
      guard scalar.isAllowedInYAML else {
        let code = String(scalar.value, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
        return SyntaxSuspect(
          file.range(line, column..<column + 1), "the character U+\(padded) is not allowed in YAML")
      }
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    return nil
  }

  // MARK: Lines

  /// The last quote before the failure that its own line does not close. Quoted text over several
  /// lines is rare in recipes.
  private static func openQuote(
    _ failure: YAMLEventReader.Failure, _ file: SourceFile
  ) -> SyntaxSuspect? {
    var last: SyntaxSuspect?
    var rest = file.text.utf8[...]
    for number in 1...failure.position.line {
      let bytes = rest.prefix { $0 != UInt8(ascii: "\n") }
      let line = Array(Substring(bytes.last == 0x0D ? bytes.dropLast() : bytes).unicodeScalars)
      if let quote = Self.openQuote(line) {
        last = SyntaxSuspect(
          file.range(number, quote + 1..<line.count + 1), "this quote is not closed on its line")
      }
      if bytes.endIndex == rest.endIndex { break }
      rest = rest[rest.index(after: bytes.endIndex)...]
    }
    return last
  }

  /// Where a value begins with a quote that the line does not close.
  private static func openQuote(_ line: [Unicode.Scalar]) -> Int? {
    guard let start = line.firstIndex(where: { $0 == "\"" || $0 == "'" }),
      !line[..<start].contains("#"),
      line[..<start].last(where: { $0 != " " }).map({ ":-[{,".unicodeScalars.contains($0) }) ?? true
    else { return nil }
    let quote = line[start]
    var place = start + 1
    while place < line.count {
      if line[place] == "\\", quote == "\"" {
        place += 2
      } else if line[place] == quote {
        guard quote == "'", place + 1 < line.count, line[place + 1] == "'" else { return nil }
        place += 2
      } else {
        place += 1
      }
    }
    return start
  }

  /// How many lines above the failure are looked at.
  private static let window = 3

  /// `key:value`, which is one word to YAML, shortly before the failure.
  private static func gluedColon(
    _ failure: YAMLEventReader.Failure, _ file: SourceFile
  ) -> SyntaxSuspect? {
    let first = max(1, failure.position.line - window)
    for number in stride(from: failure.position.line, through: first, by: -1) {
      let text = file.line(number)
      let word = text.drop { " -".contains($0) }
      guard let colon = word.firstIndex(of: ":"), !word.contains(": "), !word.hasSuffix(":"),
        word[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
      else { continue }
      let column = text.unicodeScalars.count - word.unicodeScalars.count + 1
      return SyntaxSuspect(
        file.range(number, column..<text.unicodeScalars.count + 1),
        "there is no space after the colon")
    }
    return nil
  }

  // MARK: What the parser was at

  /// What the parser says it was in the middle of, with what that means where it can be said more
  /// simply. A quoted text can lack its end, or have an escape that there is not.
  private static let meanings: KeyValuePairs<String, String?> = [
    "flow sequence": "this [ has no ], or a comma is missing in it",
    "flow mapping": "this { has no }, or a comma is missing in it",
    "simple key": "no colon follows this, so it is no key",
    "flow": nil,
    "quoted scalar": nil,
  ]

  /// What the parser was in the middle of, where that is what lacks its end.
  private static func beginning(
    _ failure: YAMLEventReader.Failure, _ file: SourceFile
  ) -> SyntaxSuspect? {
    guard let start = failure.beginning, start < failure.position,
      let meaning = meanings.first(where: { failure.context?.contains($0.key) ?? false })
    else { return nil }
    return SyntaxSuspect(
      SourceRange(file: file, start: start, end: failure.position), meaning.value)
  }
}

extension SourceFile {
  fileprivate func range(_ line: Int, _ columns: Range<Int>) -> SourceRange {
    SourceRange(
      file: self, start: SourcePosition(line: line, column: columns.lowerBound),
      end: SourcePosition(line: line, column: columns.upperBound))
  }
}

extension Unicode.Scalar {
  /// By YAML 1.1's `c-printable`, as libyaml has it.
  fileprivate var isAllowedInYAML: Bool {
    switch value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0x10000...0x10FFFF: true
    case 0xE000...0xFFFD: value != 0xFEFF
    default: false
    }
  }
}
