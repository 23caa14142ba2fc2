/// What one file says about the site.
struct FileFacts: Sendable {
  var findings: [AuditFinding] = []
  /// Places that links can lead to.
  var anchors: Set<ExactText> = []
  var targets: Set<Int> = []
  var fragments: [FragmentLink] = []
  var linkCount = 0
  /// The style sheets and scripts that a page loads.
  var loads: [String] = []
  /// Of a page: what zlib's fastest level makes of it, where its budget asks for that.
  var gzipped: Int?
  /// Whether SHA256SUMS lists the file with another digest.
  var hasOtherSum = false

  init() {}

  init(_ links: LinkCheck, _ list: FindingList) {
    findings = list.all
    targets = links.targets
    fragments = links.fragments
    linkCount = links.count
  }
}

/// One page as libxml2 reads it.
final class PageScan: MarkupReader {
  private let slots = AttributeSlots()
  /// One value, so that each event asks for leave to change it once.
  private var checks: PageChecks

  private init(_ checks: PageChecks) { self.checks = checks }

  static func facts(
    _ edition: PageChecks.Edition, of bytes: [UInt8], in inventory: Inventory, page: Int
  ) -> FileFacts {
    var checks = PageChecks(edition, inventory, page: page)
    let text = TextCheck.clean(bytes, &checks.findings)
    let scan = PageScan(checks)
    MarkupParser.parse(text, scan)
    return scan.checks.facts()
  }

  func start(
    _ name: AttributeSlots.Text, attributes: UnsafePointer<AttributeSlots.Text?>?, line: Int
  ) -> Bool {
    checks.start(slots, name, attributes, line: line)
  }

  func end(_ name: AttributeSlots.Text, line: Int, isWritten: Bool) {
    checks.end(slots.tag(name), name, line: line, isWritten: isWritten)
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>, line: Int) { checks.text(bytes, line: line) }

  func doctype(_ name: String) { checks.doctype(name) }

  func mistake(_ message: String, line: Int) { checks.mistake(message, line: line) }
}
