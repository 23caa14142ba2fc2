/// What a page has as a whole: its head, its main part and the order of its headings.
struct DocumentCheck {
  private var hasDoctype = false
  private var hasLanguage = false
  private var hasViewport = false
  private var hasTitle = false
  private var isInTitle = false
  /// Whether the element that has to state the encoding was seen.
  private var isPastFirst = false
  private var mainCount = 0
  private var topHeadingCount = 0
  private var headingLevel = 0

  /// Whether text says something to it.
  var listens: Bool { isInTitle }

  mutating func doctype(_ name: String) { hasDoctype = name.lowercased() == "html" }

  mutating func start(_ element: PageElement, _ findings: inout FindingList) {
    switch element.tag {
    case .html: hasLanguage = element.says(.lang)
    case .head: break
    default: checkFirst(element, &findings)
    }
    switch element.tag {
    case .meta where element.is(.name, "viewport"):
      hasViewport = element[.content]?.contains("width=device-width") ?? false
    case .title where !element.isInPicture: isInTitle = true
    case .main: countMain(element, &findings)
    default: element.tag.headingLevel.map { check(heading: $0, element, &findings) }
    }
  }

  mutating func end(_ tag: Tag) {
    if tag == .title { isInTitle = false }
  }

  /// - Parameter isBlank: whether the text is nothing but blanks.
  mutating func text(isBlank: Bool) {
    if isInTitle, !isBlank { hasTitle = true }
  }

  func finish(_ findings: inout FindingList) {
    if !hasDoctype { findings.add(.missingDoctype, "the page does not start with <!doctype html>") }
    if !hasLanguage { findings.add(.missingLanguage, "<html> has no lang") }
    if !hasTitle { findings.add(.missingTitle, "there is no <title>, or nothing in it") }
    if !hasViewport {
      findings.add(.missingViewport, "there is no viewport of the width of the device")
    }
    if mainCount == 0 { findings.add(.unequalMain, "there is no <main>") }
    if topHeadingCount == 0 { findings.add(.unequalTopHeading, "there is no <h1>") }
  }

  private mutating func checkFirst(_ element: PageElement, _ findings: inout FindingList) {
    guard !isPastFirst else { return }
    isPastFirst = true
    if element.tag == .meta, element.is(.charset, "utf-8") { return }
    findings.add(
      .charsetNotFirst, line: element.line, "<head> does not start with <meta charset=\"utf-8\">")
  }

  private mutating func countMain(_ element: PageElement, _ findings: inout FindingList) {
    mainCount += 1
    if mainCount > 1 { findings.add(.unequalMain, line: element.line, "a second <main>") }
  }

  private mutating func check(
    heading level: Int, _ element: PageElement, _ findings: inout FindingList
  ) {
    if level == 1 {
      topHeadingCount += 1
      if topHeadingCount > 1 {
        findings.add(.unequalTopHeading, line: element.line, "a second <h1>")
      }
    }
    if level > headingLevel + 1 {
      let before = headingLevel == 0 ? "no heading" : "<h\(headingLevel)>"
      findings.add(.headingSkipped, line: element.line, "<h\(level)> follows \(before)")
    }
    headingLevel = level
  }
}
