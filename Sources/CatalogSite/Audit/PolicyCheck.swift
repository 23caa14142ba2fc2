/// What a page must not do, and the policy that keeps browsers from it.
struct PolicyCheck {
  /// Nothing but the site's own files, no script or style within pages, no form and no other base.
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    + "base-uri 'none'; form-action 'none'"

  private var hasPolicy = false
  /// The first element that a policy after it would not hold for.
  private var firstLoad: Int?
  private var inlineTag: Tag?

  var listens: Bool { inlineTag != nil }

  private static let inline = Attribute.bits([.style, .event])

  mutating func start(_ element: PageElement, _ findings: inout FindingList) {
    if element.hasAny(of: Self.inline) { checkAttributes(element, &findings) }
    switch element.tag {
    case .script, .style:
      inlineTag = element.tag
      noteLoad(element)
    case .link, .img: noteLoad(element)
    case .meta: checkMeta(element, &findings)
    case .a, .area: checkWindow(element, &findings)
    case .applet, .base, .embed, .frame, .iframe, .object:
      findings.add(.forbiddenElement, line: element.line, "<\(element.tag)> has no place here")
    // A policy outside of the head does not count.
    case .body: noteLoad(element)
    default: break
    }
  }

  mutating func end(_ tag: Tag) {
    if tag == inlineTag { inlineTag = nil }
  }

  mutating func text(isBlank: Bool, line: Int, _ findings: inout FindingList) {
    guard let tag = inlineTag, !isBlank else { return }
    // Once is enough for each.
    inlineTag = nil
    let code = tag == .style ? AuditCode.inlineStyle : .inlineScript
    findings.add(code, line: line, "<\(tag)> has content; put it into a file")
  }

  func finish(_ findings: inout FindingList) {
    guard !hasPolicy else { return }
    findings.add(.wrongPolicy, "<head> has no Content-Security-Policy")
  }

  private mutating func noteLoad(_ element: PageElement) {
    if firstLoad == nil { firstLoad = element.line }
  }

  private func checkAttributes(_ element: PageElement, _ findings: inout FindingList) {
    if element.has(.style) {
      findings.add(.inlineStyle, line: element.line, "an attribute holds style; use a class")
    }
    if element.has(.event) {
      findings.add(.inlineScript, line: element.line, "an attribute of an event holds script")
    }
  }

  private mutating func checkMeta(_ element: PageElement, _ findings: inout FindingList) {
    if element.is(.httpEquiv, "refresh") {
      findings.add(.redirect, line: element.line, "<meta> sends the reader elsewhere")
    }
    guard element.is(.httpEquiv, "content-security-policy") else { return }
    hasPolicy = true
    if element[.content] != Self.policy {
      findings.add(
        .wrongPolicy, line: element.line, "the Content-Security-Policy is not \(Self.policy)")
    }
    if let firstLoad {
      findings.add(
        .wrongPolicy, line: element.line,
        "the Content-Security-Policy does not hold for what line \(firstLoad) loads")
    }
  }

  private func checkWindow(_ element: PageElement, _ findings: inout FindingList) {
    guard element.has(.target), !["_self", "_top", "_parent", ""].contains(element[.target]),
      element.words(.rel).allSatisfy({ $0 != "noopener" && $0 != "noreferrer" })
    else { return }
    findings.add(.openerLeaked, line: element.line, "target needs rel=\"noopener\"")
  }
}
