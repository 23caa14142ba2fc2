/// Divides a template into text and the words of its actions, as Go's `text/template/parse` does.
struct TemplateLexer {
  enum Token: Equatable {
    case text(String)
    case actionStart, actionEnd
    case space
    case assign, declare, comma, pipe, openParenthesis, closeParenthesis
    case dot
    /// Without the point.
    case field(String)
    /// With the `$`.
    case variable(String)
    case identifier(String)
    case keyword(String)
    case bool(Bool)
    case none
    case number(String)
    case string(String)
    case end
  }

  struct Item {
    let token: Token
    let offset: Int
  }

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private var isInAction = false
  /// What comes before the next action was cut off by the last one's `-}}`.
  private var trimsStart = false

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  mutating func next() throws -> Item {
    isInAction ? try inAction() : try inText()
  }

  // MARK: Text

  private mutating func inText() throws -> Item {
    while true {
      let start = trimsStart ? skippingSpace(position) : position
      trimsStart = false
      position = start
      guard let open = find("{{", from: start) else {
        position = bytes.count
        return item(start < bytes.count ? .text(string(start, bytes.count)) : .end, start)
      }
      let trims = isTrimMarker(open + 2)
      let end = trims ? trimmedEnd(start, open) : open
      if end > start {
        position = open
        return item(.text(string(start, end)), start)
      }
      position = open + 2 + (trims ? 2 : 0)
      if has("/*", at: position) {
        try skipComment(open)
        continue
      }
      isInAction = true
      depth = 0
      return item(.actionStart, open)
    }
  }

  private mutating func skipComment(_ open: Int) throws {
    guard let close = find("*/", from: position + 2) else {
      throw TemplateProblem.syntax("the comment is not closed").at(open)
    }
    position = close + 2
    guard let end = rightDelimiter() else {
      throw TemplateProblem.syntax("a comment has to be closed by */}} or */ -}}").at(position)
    }
    leave(end)
  }

  /// `- ` after `{{`.
  private func isTrimMarker(_ place: Int) -> Bool {
    has("-", at: place) && place + 1 < bytes.count && bytes[place + 1].isTemplateSpace
  }

  private func trimmedEnd(_ start: Int, _ end: Int) -> Int {
    var end = end
    while end > start, bytes[end - 1].isTemplateSpace { end -= 1 }
    return end
  }

  // MARK: Actions

  /// Whether `}}` or ` -}}` is next.
  private func rightDelimiter() -> (length: Int, trims: Bool)? {
    if position < bytes.count, bytes[position].isTemplateSpace, has("-}}", at: position + 1) {
      return (4, true)
    }
    return has("}}", at: position) ? (2, false) : nil
  }

  private mutating func leave(_ delimiter: (length: Int, trims: Bool)) {
    position += delimiter.length
    trimsStart = delimiter.trims
    isInAction = false
  }

  private mutating func inAction() throws -> Item {
    let start = position
    if let delimiter = rightDelimiter() {
      guard depth == 0 else {
        throw TemplateProblem.syntax("a parenthesis is not closed").at(start)
      }
      leave(delimiter)
      return item(.actionEnd, start)
    }
    guard position < bytes.count else {
      throw TemplateProblem.syntax("the action is not closed by }}").at(start)
    }
    let byte = bytes[position]
    if byte.isTemplateSpace { return space() }
    switch byte {
    case UInt8(ascii: "\""): return item(.string(try quoted()), start)
    case UInt8(ascii: "`"): return item(.string(try raw()), start)
    case UInt8(ascii: "$"): return item(.variable(try word(after: "$")), start)
    case UInt8(ascii: "."): return try point()
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return item(.number(try number()), start)
    default: break
    }
    if byte.isTemplateLetter { return item(try identifier(), start) }
    return item(try sign(byte), start)
  }

  private mutating func space() -> Item {
    let start = position
    while position < bytes.count, bytes[position].isTemplateSpace, rightDelimiter() == nil {
      position += 1
    }
    return item(.space, start)
  }

  private mutating func sign(_ byte: UInt8) throws -> Token {
    let start = position
    position += 1
    switch byte {
    case UInt8(ascii: "="): return .assign
    case UInt8(ascii: ":") where has("=", at: position):
      position += 1
      return .declare
    case UInt8(ascii: ","): return .comma
    case UInt8(ascii: "|"): return .pipe
    case UInt8(ascii: "("):
      depth += 1
      return .openParenthesis
    case UInt8(ascii: ")"):
      depth -= 1
      if depth >= 0 { return .closeParenthesis }
    case UInt8(ascii: "'"):
      throw TemplateProblem.unsupported("a character in ' ' is not known here").at(start)
    case 0x80...: throw TemplateProblem.unsupported("this character is not known here").at(start)
    default: break
    }
    let shown = Unicode.Scalar(byte).escaped(asASCII: true)
    throw TemplateProblem.syntax("unexpected \(shown)").at(start)
  }

  private mutating func point() throws -> Item {
    let start = position
    if position + 1 < bytes.count, bytes[position + 1].isDigit {
      return item(.number(try number()), start)
    }
    let word = try word(after: ".")
    return item(word == "." ? .dot : .field(String(word.dropFirst())), start)
  }

  private mutating func identifier() throws -> Token {
    switch try word(after: "") {
    case "true": .bool(true)
    case "false": .bool(false)
    case "nil": .none
    case let word where Self.keywords.contains(word): .keyword(word)
    case let word: .identifier(word)
    }
  }

  private static let keywords = [
    "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with",
  ]

  /// A sign and the letters and digits after it, which have to end there.
  private mutating func word(after sign: String) throws -> String {
    let start = position
    position += sign.utf8.count
    while position < bytes.count, bytes[position].isTemplateLetter || bytes[position].isDigit {
      position += 1
    }
    guard isAtTerminator else {
      let problem =
        bytes[position] >= 0x80
        ? TemplateProblem.unsupported("names are of ASCII letters here")
        : .syntax("a word ends in a character that it can't")
      throw problem.at(position)
    }
    return string(start, position)
  }

  private var isAtTerminator: Bool {
    guard position < bytes.count else { return true }
    let byte = bytes[position]
    return byte.isTemplateSpace || ".,|:)(".utf8.contains(byte) || has("}}", at: position)
  }

  private mutating func number() throws -> String {
    let start = position
    if bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
      position += 1
    }
    var last: UInt8 = 0
    while position < bytes.count {
      let byte = bytes[position]
      let isExponentSign =
        (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")) && "eEpP".utf8.contains(last)
      guard byte.isDigit || byte.isTemplateLetter || byte == UInt8(ascii: ".") || isExponentSign
      else { break }
      last = byte
      position += 1
    }
    return string(start, position)
  }

  private mutating func raw() throws -> String {
    let start = position
    guard let close = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "`")) else {
      throw TemplateProblem.syntax("the text in ` is not closed").at(start)
    }
    position = close + 1
    return String(
      decoding: bytes[(start + 1)..<close].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }

  private mutating func quoted() throws -> String {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\n") { break }
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      throw TemplateProblem.syntax("the text in \" is not closed").at(start)
    }
    position += 1
    guard let text = GoLiteral.unquoted(bytes[(start + 1)..<(position - 1)]) else {
      throw TemplateProblem.syntax("there is an unknown escape in this text").at(start)
    }
    return text
  }

  // MARK: Bytes

  private func item(_ token: Token, _ offset: Int) -> Item { Item(token: token, offset: offset) }

  private func string(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private func has(_ text: StaticString, at place: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard place + length <= bytes.count else { return false }
    return (0..<length).allSatisfy { bytes[place + $0] == text.utf8Start[$0] }
  }

  private func find(_ text: StaticString, from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    let first = text.utf8Start[0]
    return bytes.withUnsafeBufferPointer { buffer in
      var place = start
      while place + 1 < buffer.count {
        if buffer[place] == first, buffer[place + 1] == text.utf8Start[1] { return place }
        place += 1
      }
      return nil
    }
  }

  private func skippingSpace(_ start: Int) -> Int {
    var place = start
    while place < bytes.count, bytes[place].isTemplateSpace { place += 1 }
    return place
  }
}

extension UInt8 {
  /// What Go's templates take for space.
  var isTemplateSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

  var isDigit: Bool { (0x30...0x39).contains(self) }

  fileprivate var isTemplateLetter: Bool {
    (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == UInt8(ascii: "_")
  }
}
