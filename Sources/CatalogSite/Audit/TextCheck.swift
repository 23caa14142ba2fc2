/// What holds of every text file.
enum TextCheck {
  /// Reports what is no UTF-8 and what HTML forbids, and gives text that is safe to parse.
  static func clean(_ bytes: [UInt8], _ findings: inout FindingList) -> [UInt8] {
    let hasControl = reportControl(bytes, &findings)
    let isUTF8 = (try? UTF8Span(validating: bytes.span)) != nil
    if isUTF8 && !hasControl { return bytes }
    if !isUTF8 { findings.add(.notUTF8, "the file is not UTF-8") }
    return String(decoding: bytes, as: UTF8.self).utf8.map { $0 == 0 ? UInt8(ascii: "?") : $0 }
  }

  /// - Returns: whether there was something to report.
  private static func reportControl(_ bytes: [UInt8], _ findings: inout FindingList) -> Bool {
    // Without a way out of the loop, so that it goes over many bytes at once.
    let found = bytes.reduce(UInt8(0)) { $0 | (isForbidden($1) ? 1 : 0) }
    guard found > 0, let place = bytes.firstIndex(where: isForbidden) else { return false }
    let line = bytes[..<place].count { $0 == 0x0A } + 1
    let hex = String(bytes[place], radix: 16, uppercase: true)
    findings.add(.controlCharacter, line: line, "the byte 0x\(hex) is a control character")
    return true
  }

  private static func isForbidden(_ byte: UInt8) -> Bool {
    // Of the blanks only a vertical tab.
    (byte < 0x20) && !((byte &- 0x09 < 2) || (byte &- 0x0C < 2)) || byte == 0x7F
  }
}
