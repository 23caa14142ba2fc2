/// Every check of one page: each gets every element.
struct PageChecks {
  enum Edition {
    case page
    /// A picture or a feed: only its links and what runs in it matter.
    case other
  }

  var findings: FindingList
  private let edition: Edition
  private var links: LinkCollector
  private var document = DocumentCheck()
  private var policy = PolicyCheck()
  private var names = NameCheck()
  private var depth = 0
  /// With those that have no end tag and that libxml2 waits for one of.
  private var openCount = 0
  private var pictureDepth: Int?

  init(_ edition: Edition, _ inventory: Inventory, page: Int) {
    self.edition = edition
    findings = FindingList(path: inventory.paths[page])
    links = LinkCollector(LinkCheck(inventory, page: page))
  }

  /// - Returns: whether to go on.
  mutating func start(
    _ slots: AttributeSlots, _ name: AttributeSlots.Text,
    _ attributes: UnsafePointer<AttributeSlots.Text?>?, line: Int
  ) -> Bool {
    let element = slots.element(
      name, attributes, line: line, depth: depth, isInPicture: pictureDepth != nil)
    links.start(element, &findings)
    policy.start(element, &findings)
    if edition == .page {
      document.start(element, &findings)
      names.start(element, &findings)
    }
    if element.tag == .svg, pictureDepth == nil { pictureDepth = depth }
    return open(element)
  }

  mutating func end(_ tag: Tag, _ name: AttributeSlots.Text, line: Int, isWritten: Bool) {
    openCount -= 1
    if tag.isVoid { return }
    depth -= 1
    if pictureDepth == depth { pictureDepth = nil }
    document.end(tag)
    policy.end(tag)
    if edition == .page { names.end(depth: depth, &findings) }
    if isWritten || tag.mayStayOpen { return }
    findings.add(
      .malformedMarkup, line: line, "<\(String(cString: name))> is not closed before here")
  }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>, line: Int) {
    guard document.listens || policy.listens || names.listens else { return }
    let isBlank = bytes.allSatisfy { $0 <= 0x20 }
    document.text(isBlank: isBlank)
    policy.text(isBlank: isBlank, line: line, &findings)
    if names.listens { names.text(isBlank: isBlank) }
  }

  mutating func doctype(_ name: String) { document.doctype(name) }

  mutating func mistake(_ message: String, line: Int) {
    findings.add(
      .malformedMarkup, line: line,
      "libxml2 says: \((message.split(whereSeparator: \.isNewline).first ?? "").quoted)")
  }

  /// What the page came to.
  mutating func facts() -> FileFacts {
    if edition == .page {
      document.finish(&findings)
      policy.finish(&findings)
      names.finish(&findings)
      links.finish(&findings)
    }
    var facts = FileFacts(links.links, findings)
    facts.anchors = links.anchors
    facts.loads = links.loads
    return facts
  }

  /// - Returns: whether to go on.
  private mutating func open(_ element: PageElement) -> Bool {
    openCount += 1
    if !element.tag.isVoid { depth += 1 }
    guard depth > AuditLimits.elementDepth || openCount > AuditLimits.openElements else {
      return true
    }
    findings.add(
      .notAudited, line: element.line, "elements are nested too deeply; the rest was not looked at")
    return false
  }
}
