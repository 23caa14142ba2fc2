/// What the audit of a site came to.
public struct AuditReport: Sendable {
  public struct Weight: Equatable, Sendable {
    public let path: String
    /// Bytes.
    public let gzipped: Int
  }

  /// By path, line, code and message.
  public let findings: [AuditFinding]
  public let pageCount: Int
  public let linkCount: Int
  /// The heaviest page but for the matrix.
  public let largestPage: Weight?
  /// The matrix with the style sheets and scripts that it loads, in bytes, gzipped.
  public let matrix: Int?

  /// `1,024 pages, 85,310 links, no findings; largest page 18.2 KB gzipped (a.html); matrix 31.0 KB`
  public var summary: String {
    let parts = [
      "\(Self.counted(pageCount, "page")), \(Self.counted(linkCount, "link")), "
        + Self.counted(findings.count, "finding"),
      largestPage.map { "largest page \(Self.kilobytes($0.gzipped)) gzipped (\($0.path))" },
      matrix.map { "matrix \(Self.kilobytes($0))" },
    ]
    return parts.compactMap(\.self).joined(separator: "; ")
  }

  static func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// 1000 bytes each, as in the budgets.
  static func kilobytes(_ bytes: Int) -> String {
    let tenths = (bytes + 50) / 100
    return "\(grouped(tenths / 10)).\(tenths % 10) KB"
  }

  private static func grouped(_ count: Int) -> String {
    let digits = Array(String(count))
    let start = digits.count % 3
    let groups = stride(from: start, to: digits.count, by: 3).map { String(digits[$0..<($0 + 3)]) }
    return ((start > 0 ? [String(digits[..<start])] : []) + groups).joined(separator: ",")
  }
}
