/// The addresses in a style sheet: those of `url(…)` and `@import`.
struct StyleScan {
  struct Found: Equatable {
    let address: String
    let line: Int
    let kind: LinkKind
  }

  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var found: [Found] = []
  /// The rule that began with an @, up to its semicolon or brace.
  private var rule: String?

  static func addresses(_ bytes: [UInt8]) -> [Found] {
    var scan = StyleScan(bytes)
    scan.run()
    return scan.found
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func run() {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): skipComment()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): readString(byte)
      case UInt8(ascii: "@"):
        advance()
        rule = name()
      case UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"):
        rule = nil
        advance()
      default: readWord()
      }
    }
  }

  private func peek(_ ahead: Int = 0) -> UInt8? {
    index + ahead < bytes.count ? bytes[index + ahead] : nil
  }

  private mutating func advance() {
    if bytes[index] == 0x0A { line += 1 }
    index += 1
  }

  private mutating func skipComment() {
    index += 2
    while let byte = peek() {
      if byte == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        index += 2
        return
      }
      advance()
    }
  }

  private mutating func readString(_ quote: UInt8) {
    let start = line
    advance()
    let text = text { $0 == quote || $0 == 0x0A }
    if peek() != nil { advance() }
    if rule == "import" { add(text, start) }
  }

  /// A name with what follows it, where that is an address.
  private mutating func readWord() {
    let word = name()
    if word.isEmpty { return advance() }
    guard word == "url", peek() == UInt8(ascii: "(") else { return }
    advance()
    readAddress()
  }

  private mutating func readAddress() {
    while peek()?.isBlank ?? false { advance() }
    let start = line
    if let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      advance()
      add(text { $0 == quote || $0 == 0x0A }, start)
      if peek() != nil { advance() }
    } else {
      add(text { $0 == UInt8(ascii: ")") || $0.isBlank }, start)
    }
  }

  private mutating func add(_ address: String, _ line: Int) {
    // The address of a namespace is a name, and not loaded.
    if rule == "namespace" { return }
    found.append(
      Found(address: address, line: line, kind: rule == "import" ? .resource : .picture))
    if rule == "import" { rule = nil }
  }

  private mutating func name() -> String {
    text { !($0.isASCIILetter || $0.isASCIIDigit || $0 == 0x2D || $0 == 0x5F || $0 >= 0x80) }
      .lowercased()
  }

  /// Up to a byte that ends it, with escapes resolved.
  private mutating func text(until isEnd: (UInt8) -> Bool) -> String {
    var result: [UInt8] = []
    while let byte = peek() {
      if byte == UInt8(ascii: "\\"), peek(1) != nil {
        advance()
        appendEscaped(to: &result)
      } else if isEnd(byte) {
        break
      } else {
        result.append(byte)
        advance()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// What stands after a backslash: up to six hexadecimal digits and a blank, or the character itself.
  private mutating func appendEscaped(to result: inout [UInt8]) {
    var value: UInt32 = 0
    var count = 0
    while count < 6, let digit = peek()?.hexDigit {
      value = value << 4 | UInt32(digit)
      count += 1
      advance()
    }
    guard count > 0 else {
      if bytes[index] != 0x0A { result.append(bytes[index]) }
      return advance()
    }
    if peek()?.isBlank ?? false { advance() }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    result.append(contentsOf: String(Character(scalar)).utf8)
  }
}
