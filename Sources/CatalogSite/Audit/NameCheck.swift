/// Whether those who cannot see a page are told what is in it: names of links, controls and headings,
/// texts of images, headers of tables.
struct NameCheck {
  /// An element that is named by what stands in it.
  private struct Open {
    let tag: Tag
    let line: Int
    let depth: Int
    var isNamed: Bool
    /// Of a table: whether it has header cells. Of a picture: whether it has a role.
    var isStructured = false
  }

  private var open: [Open] = []
  /// The element whose content is hidden from those who listen.
  private var hiddenDepth: Int?
  private var labels: Set<ExactText> = []
  /// Controls that only a label elsewhere can name.
  private var unnamed: [(id: String?, line: Int)] = []

  var listens: Bool { !open.isEmpty && hiddenDepth == nil }

  mutating func start(_ element: PageElement, _ findings: inout FindingList) {
    if element.tag == .label, let id = element[.for] { labels.insert(ExactText(id)) }
    guard hiddenDepth == nil else { return }
    if element.is(.ariaHidden, "true") {
      if !element.tag.isVoid { hiddenDepth = element.depth }
      return
    }
    switch element.tag {
    case .img: checkImage(element, &findings)
    case .input: checkInput(element, &findings)
    case .select, .textarea: checkControl(element)
    case .th: markTable()
    case .a where !element.has(.href) && !element.has(.xlinkHref): break
    case .title where element.isInPicture: push(element)
    case .a, .button, .summary, .label, .svg, .table, .h1, .h2, .h3, .h4, .h5, .h6: push(element)
    default: break
    }
  }

  mutating func end(depth: Int, _ findings: inout FindingList) {
    if hiddenDepth == depth { hiddenDepth = nil }
    guard let last = open.last, last.depth == depth else { return }
    open.removeLast()
    check(last, &findings)
    guard last.isNamed else { return }
    if last.tag == .title { markPicture(titledAt: depth) } else { markNamed() }
  }

  mutating func text(isBlank: Bool) {
    if !isBlank { markNamed() }
  }

  func finish(_ findings: inout FindingList) {
    for control in unnamed where !(control.id.map { labels.contains(ExactText($0)) } ?? false) {
      findings.add(.nameless, line: control.line, "a control has neither label nor aria-label")
    }
  }

  private mutating func push(_ element: PageElement) {
    // What only shapes a page or adorns it needs neither header nor text.
    if [.table, .svg].contains(element.tag), Self.isForShow(element) { return }
    open.append(
      Open(
        tag: element.tag, line: element.line, depth: element.depth,
        isNamed: Self.isNamed(element),
        isStructured: element.tag == .svg && element.says(.role)))
  }

  /// The text of a picture is part of its drawing, and not its name.
  private mutating func markNamed() {
    if !open.isEmpty, open[open.count - 1].tag != .svg { open[open.count - 1].isNamed = true }
  }

  /// A title further inside is that of a part of the picture.
  private mutating func markPicture(titledAt depth: Int) {
    guard let last = open.last, last.tag == .svg, last.depth == depth - 1 else { return }
    open[open.count - 1].isNamed = true
  }

  private mutating func markTable() {
    guard let table = open.lastIndex(where: { $0.tag == .table }) else { return }
    open[table].isStructured = true
  }

  private func check(_ element: Open, _ findings: inout FindingList) {
    switch element.tag {
    case .table where !element.isStructured:
      findings.add(.tableWithoutHeader, line: element.line, "a table has no <th>")
    case .svg where !element.isNamed || !element.isStructured:
      findings.add(
        .imageWithoutText, line: element.line,
        "<svg> has neither a role with a name nor aria-hidden=\"true\"")
    case .table, .svg, .label, .title: break
    default:
      guard !element.isNamed else { return }
      findings.add(.nameless, line: element.line, "<\(element.tag)> has no text")
    }
  }

  private mutating func checkImage(_ element: PageElement, _ findings: inout FindingList) {
    if element.says(.alt) || Self.isNamed(element) { return markNamed() }
    if element.has(.alt) || Self.isForShow(element) { return }
    findings.add(.imageWithoutText, line: element.line, "<img> has no alt")
  }

  private mutating func checkInput(_ element: PageElement, _ findings: inout FindingList) {
    switch element[.type]?.lowercased() {
    case "hidden", "submit", "reset": break
    case "button":
      if element.says(.value) || Self.isNamed(element) { return }
      findings.add(.nameless, line: element.line, "a button has no value")
    case "image":
      if element.says(.alt) || Self.isNamed(element) { return }
      findings.add(.imageWithoutText, line: element.line, "a button's image has no alt")
    default: checkControl(element)
    }
  }

  private mutating func checkControl(_ element: PageElement) {
    if Self.isNamed(element) || open.contains(where: { $0.tag == .label }) { return }
    unnamed.append((element[.id], element.line))
  }

  private static func isNamed(_ element: PageElement) -> Bool {
    element.says(.ariaLabel) || element.says(.ariaLabelledBy) || element.says(.title)
  }

  private static func isForShow(_ element: PageElement) -> Bool {
    element.is(.role, "presentation") || element.is(.role, "none")
  }
}
