/// What the audit takes. A site is somebody's input: whatever is larger is reported and not parsed, so
/// that no file makes it run for long or out of memory.
public enum AuditLimits {
  /// Files of a site.
  public static let files = 1_000_000
  /// Bytes of all files together.
  public static let bytes = 4 << 30
  /// Folders within folders.
  public static let folderDepth = 32
  /// Bytes of a page, or of another file that libxml2 reads. One of this size is far beyond the budget
  /// of any page. The other kinds of files are read in a time that grows with their size alone.
  public static let markupBytes = 8 << 20
  /// Elements within elements.
  static let elementDepth = 256
  /// Open elements as libxml2 counts them: it knows none of HTML 5's that have no end, and at each end
  /// tag it looks through all that are open.
  static let openElements = 4096
  /// Bytes that libxml2 gets for names. It compares each attribute of an element with all before it,
  /// so a page of nothing but different attributes would take minutes. Pages use a tenth of this.
  static let nameBytes = 4096
  /// Bytes of an address in Markdown: of a longer one the start is looked at.
  static let addressBytes = 4096
  static let findingsInAFile = 100
  static let quotedCharacters = 120
}

/// What pages may weigh, gzipped, in bytes.
enum AuditBudget {
  /// The matrix with the style sheets and scripts that it loads, its index among them.
  static let matrix = 150_000
  static let index = 60_000
  /// Any other page by itself.
  static let page = 60_000
}
