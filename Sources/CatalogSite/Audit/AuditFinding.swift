/// Something wrong with a published site.
public struct AuditFinding: Hashable, Sendable, CustomStringConvertible {
  /// Relative to the site's root.
  public let path: String
  /// Counted from 1; 1 too where a whole file is meant. Of a tag over several lines it is the last.
  public let line: Int
  public let code: AuditCode
  public let message: String

  public var description: String { "\(path):\(line): \(code): \(message)" }

  /// By path, line, code and message, each by its bytes.
  func precedes(_ other: AuditFinding) -> Bool {
    if path != other.path { return path.precedes(other.path) }
    if line != other.line { return line < other.line }
    if code != other.code { return code.name.precedes(other.code.name) }
    return message.precedes(other.message)
  }
}

/// The findings of one file. A file that is wrong all over does not push the others out of a report.
struct FindingList {
  let path: String
  private var findings: [AuditFinding] = []
  private var omitted = 0

  init(path: String) { self.path = path }

  mutating func add(_ code: AuditCode, line: Int = 1, _ message: @autoclosure () -> String) {
    guard findings.count < AuditLimits.findingsInAFile else {
      omitted += 1
      return
    }
    findings.append(AuditFinding(path: path, line: line, code: code, message: message()))
  }

  /// With a word on those that were left out.
  var all: [AuditFinding] {
    guard omitted > 0 else { return findings }
    let rest = AuditFinding(
      path: path, line: 1, code: .notAudited,
      message: "\(omitted) more findings in this file are left out")
    return findings + [rest]
  }
}

extension StringProtocol {
  /// In quotation marks, and no longer than a line of a report.
  var quoted: String {
    let start = unicodeScalars.prefix(AuditLimits.quotedCharacters)
    let isWhole = start.endIndex == endIndex
    return "“" + String(String.UnicodeScalarView(start)) + (isWhole ? "" : "…") + "”"
  }
}
