/// What libyaml's emitter finds out about a text before it chooses how to write it.
struct ScalarAnalysis {
  enum Style { case plain, single, double, literal }

  let text: String
  private(set) var isMultiline = false
  private var plainIsAllowed = true
  private var singleIsAllowed = true
  private var literalIsAllowed = true

  init(_ text: String) {
    self.text = text
    var scan = Scan()
    scan.read(text)
    isMultiline = scan.hasBreaks
    if scan.isEmpty { literalIsAllowed = false }
    if scan.hasEdgeSpace || scan.hasBreaks || scan.hasIndicators { plainIsAllowed = false }
    if scan.endsInSpace { literalIsAllowed = false }
    if scan.hasBreakThenSpace { (plainIsAllowed, singleIsAllowed) = (false, false) }
    if scan.hasSpaceThenBreak || scan.isSpecial {
      (plainIsAllowed, singleIsAllowed, literalIsAllowed) = (false, false, false)
    }
  }

  func style(isKey: Bool) -> Style {
    if text.utf8.contains(0x0A) {
      return literalIsAllowed && !isKey ? .literal : .double
    }
    guard !PlainScalar.meansSomethingElse(text), !(isKey && isMultiline) else { return .double }
    if plainIsAllowed { return .plain }
    return singleIsAllowed ? .single : .double
  }

  /// How a character is written in double quotes; nil for as it is.
  static func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\u{00}": return "\\0"
    case "\u{07}": return "\\a"
    case "\u{08}": return "\\b"
    case "\t": return "\\t"
    case "\n": return "\\n"
    case "\u{0B}": return "\\v"
    case "\u{0C}": return "\\f"
    case "\r": return "\\r"
    case "\u{1B}": return "\\e"
    case "\u{85}": return "\\N"
    case "\u{2028}": return "\\L"
    case "\u{2029}": return "\\P"
    default: break
    }
    guard !isPrintable(scalar) else { return nil }
    switch scalar.value {
    case ..<0x100: return "\\x" + uppercase(scalar, 2)
    case ..<0x10000: return "\\u" + uppercase(scalar, 4)
    default: return "\\U" + uppercase(scalar, 8)
    }
  }

  private static func uppercase(_ scalar: Unicode.Scalar, _ width: Int) -> String {
    GoText.hexadecimal(scalar.value, width).uppercased()
  }

  fileprivate static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
    default: false
    }
  }
}

/// The look at every character, as in `yaml_emitter_analyze_scalar`.
private struct Scan {
  var isEmpty = true
  var hasIndicators = false
  var hasBreaks = false
  var isSpecial = false
  var hasEdgeSpace = false
  var endsInSpace = false
  var hasBreakThenSpace = false
  var hasSpaceThenBreak = false

  mutating func read(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    isEmpty = scalars.isEmpty
    hasIndicators = text.hasPrefix("---") || text.hasPrefix("...")
    var previous: Unicode.Scalar?
    for (place, scalar) in scalars.enumerated() {
      let next = place + 1 < scalars.count ? scalars[place + 1] : nil
      if isIndicator(scalar, after: previous, before: next) { hasIndicators = true }
      if !ScalarAnalysis.isPrintable(scalar) { isSpecial = true }
      readSpace(scalar, after: previous, isLast: next == nil)
      previous = scalar
    }
  }

  private func isIndicator(
    _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, before next: Unicode.Scalar?
  ) -> Bool {
    let endsWord = next.map { $0 == " " || $0 == "\t" } ?? true
    switch scalar {
    case ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`":
      return previous == nil
    case "#": return previous.map { $0 == " " || $0 == "\t" || Self.isBreak($0) } ?? true
    case "?", "-": return previous == nil && endsWord
    case ":": return endsWord
    default: return false
    }
  }

  private mutating func readSpace(
    _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, isLast: Bool
  ) {
    let isBreak = Self.isBreak(scalar)
    guard scalar == " " || isBreak else { return }
    if previous == nil || isLast { hasEdgeSpace = true }
    if isBreak {
      hasBreaks = true
      if previous == " " { hasSpaceThenBreak = true }
    } else {
      if isLast { endsInSpace = true }
      if let previous, Self.isBreak(previous) { hasBreakThenSpace = true }
    }
  }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }
}
