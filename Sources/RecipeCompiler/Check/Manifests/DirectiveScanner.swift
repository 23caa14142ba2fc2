/// Reads the directives of Go's templates, as far as their extent and what they do to the text around
/// them go.
struct DirectiveScanner {
  enum Directive {
    /// Starts a block; the word says which.
    case opening(String)
    case otherwise
    case end
    /// A comment or an assignment.
    case silent
    case output(isExpanding: Bool)
  }

  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Where the directive that starts here is over; nil when it never is.
  func end(of start: Int) -> Int? {
    let content = contentStart(start)
    if hasPrefix("/*", at: content) { return endOfComment(content) }
    var at = content
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard let end = endOfQuoted(at) else { return nil }
        at = end
      case UInt8(ascii: "`"):
        guard let end = bytes[(at + 1)...].firstIndex(of: UInt8(ascii: "`")) else { return nil }
        at = end + 1
      case UInt8(ascii: "}"): return hasPrefix("}}", at: at) ? at + 2 : nil
      // Nothing of a directive has one, so another directive starts where this one should be over.
      case UInt8(ascii: "{"): return nil
      default: at += 1
      }
    }
    return nil
  }

  func directive(_ range: Range<Int>) -> Directive {
    let start = contentStart(range.lowerBound)
    if hasPrefix("/*", at: start) { return .silent }
    let content = bytes[start..<(range.upperBound - 2)].drop { $0.isSpace }
    let word = String(decoding: content.prefix { $0.isLetter }, as: UTF8.self)
    switch word {
    case "if", "range", "with", "define", "block": return .opening(word)
    case "else": return .otherwise
    case "end": return .end
    default:
      guard !isAssignment(content) else { return .silent }
      return .output(isExpanding: Self.expands(String(decoding: content, as: UTF8.self)))
    }
  }

  /// Functions whose result may have several lines.
  private static func expands(_ content: String) -> Bool {
    ["indent", "toYaml", "toPrettyJson", "include", "template", "tpl", ".Files."]
      .contains { content.contains($0) }
  }

  private func isAssignment(_ content: ArraySlice<UInt8>) -> Bool {
    guard content.first == UInt8(ascii: "$") else { return false }
    let rest = content.dropFirst().drop { $0.isLetter || $0.isDigit }.drop { $0.isSpace }
    return rest.first == UInt8(ascii: "=") || rest.starts(with: [0x3A, 0x3D])
  }

  /// After the braces, and the sign that takes white space away.
  private func contentStart(_ start: Int) -> Int {
    let inner = start + 2
    let trims =
      inner + 1 < bytes.count && bytes[inner] == UInt8(ascii: "-") && bytes[inner + 1].isSpace
    return trims ? inner + 2 : inner
  }

  private func endOfComment(_ start: Int) -> Int? {
    var at = start + 2
    while at + 1 < bytes.count, !hasPrefix("*/", at: at) { at += 1 }
    at += 2
    while at < bytes.count, bytes[at].isSpace || bytes[at] == UInt8(ascii: "-") { at += 1 }
    return hasPrefix("}}", at: at) ? at + 2 : nil
  }

  private func endOfQuoted(_ start: Int) -> Int? {
    var at = start + 1
    while at < bytes.count, bytes[at] != UInt8(ascii: "\n") {
      if bytes[at] == bytes[start] { return at + 1 }
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  private func hasPrefix(_ text: String, at start: Int) -> Bool {
    start < bytes.count && bytes[start...].starts(with: text.utf8)
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
  fileprivate var isLetter: Bool {
    (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == UInt8(ascii: "_")
  }
}
