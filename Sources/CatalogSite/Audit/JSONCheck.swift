/// Whether a file is JSON.
struct JSONCheck {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  /// What is open: an object or an array.
  private var open: [UInt8] = []

  static func facts(of file: SiteFile) -> FileFacts {
    var findings = FindingList(path: file.path)
    let bytes = TextCheck.clean(file.contents, &findings)
    if let place = bytes.withUnsafeBufferPointer(mistake) {
      let line = bytes[..<place].count { $0 == 0x0A } + 1
      findings.add(.malformedJSON, line: line, "JSON cannot go on here")
    }
    var facts = FileFacts()
    facts.findings = findings.all
    return facts
  }

  /// - Returns: the place where it stops being JSON, or nil.
  static func mistake(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var check = JSONCheck(bytes: bytes)
    return check.run() ? nil : check.index
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Values by turns, without recursion, so that no depth is too much.
  private mutating func run() -> Bool {
    while true {
      guard value() else { return false }
      // What follows a value: the ends of what it stands in, then a comma.
      while let last = open.last, skip(last) { open.removeLast() }
      if open.isEmpty {
        skipBlanks()
        return index == bytes.count
      }
      guard skip(UInt8(ascii: ",")), key() else { return false }
    }
  }

  /// A whole value, or the start of one up to the first value within.
  private mutating func value() -> Bool {
    while true {
      skipBlanks()
      switch peek {
      case UInt8(ascii: "{"):
        if skipPair("}") { return true }
        open.append(UInt8(ascii: "}"))
        guard key() else { return false }
      case UInt8(ascii: "["):
        if skipPair("]") { return true }
        open.append(UInt8(ascii: "]"))
      case UInt8(ascii: "\""): return string()
      case UInt8(ascii: "t"): return word("true")
      case UInt8(ascii: "f"): return word("false")
      case UInt8(ascii: "n"): return word("null")
      default: return number()
      }
    }
  }

  private var peek: UInt8 { index < bytes.count ? bytes[index] : 0 }

  private mutating func skipBlanks() {
    while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard peek == byte else { return false }
    index += 1
    return true
  }

  /// An opening bracket, and the closing one where nothing stands between.
  private mutating func skipPair(_ end: Unicode.Scalar) -> Bool {
    index += 1
    return skip(UInt8(ascii: end))
  }

  /// In an object, what names the next value.
  private mutating func key() -> Bool {
    guard open.last == UInt8(ascii: "}") else { return true }
    skipBlanks()
    return string() && skip(UInt8(ascii: ":"))
  }

  private mutating func string() -> Bool {
    guard peek == UInt8(ascii: "\"") else { return false }
    index += 1
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return true }
      if byte < 0x20 || byte == UInt8(ascii: "\\") && !escape() { return false }
    }
    return false
  }

  private mutating func escape() -> Bool {
    let byte = peek
    index += 1
    guard byte == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(byte) }
    for _ in 0..<4 {
      guard peek.hexDigit != nil else { return false }
      index += 1
    }
    return true
  }

  private mutating func word(_ word: StaticString) -> Bool {
    for offset in 0..<word.utf8CodeUnitCount {
      guard peek == word.utf8Start[offset] else { return false }
      index += 1
    }
    return true
  }

  private mutating func number() -> Bool {
    if peek == UInt8(ascii: "-") { index += 1 }
    let start = index
    guard digits(), bytes[start] != UInt8(ascii: "0") || index == start + 1 else { return false }
    if peek == UInt8(ascii: ".") {
      index += 1
      guard digits() else { return false }
    }
    guard peek | 0x20 == UInt8(ascii: "e") else { return true }
    index += 1
    if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
    return digits()
  }

  private mutating func digits() -> Bool {
    let start = index
    while peek.isASCIIDigit { index += 1 }
    return index > start
  }
}
