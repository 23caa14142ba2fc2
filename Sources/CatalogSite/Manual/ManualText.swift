internal import CMarkGFM

/// One of our own documents in Markdown, cut at its headings: the first heading is its title, those of
/// the second level start its sections. Headings have ids, code can be copied, wide tables scroll, and
/// links to Markdown lead to HTML instead.
///
/// `Prose` is for what the authors of trees write; here that may stand only in code, or escaped.
struct ManualText {
  struct Section {
    let id: String
    let title: String
    /// HTML.
    let heading: String
    /// HTML.
    fileprivate(set) var body: String = ""
  }

  private(set) var title = ""
  /// What stands before the first section, as HTML.
  private(set) var opening = ""
  private(set) var sections: [Section] = []
  private var ids: Set<String> = []
  private var tableCount = 0

  init(_ markdown: String) {
    var text = Self()
    _ = MarkdownNodes.parse(markdown, syntax: ["table"]) { document in
      MarkdownNodes.all(in: document).forEach(Self.leadToHTML)
      var next = cmark_node_first_child(document)
      while let node = next {
        text.add(node)
        next = cmark_node_next(node)
      }
    }
    self = text
  }

  private init() {}

  private typealias Node = MarkdownNodes.Node

  // MARK: Blocks

  private mutating func add(_ node: Node) {
    switch String(cString: cmark_node_get_type_string(node)) {
    case "heading": addHeading(node)
    case "table": append(table(node))
    case "code_block": append(code(node))
    default: append(MarkdownNodes.html(node))
    }
  }

  private mutating func append(_ html: String) {
    if sections.isEmpty { opening += html } else { sections[sections.count - 1].body += html }
  }

  private mutating func addHeading(_ node: Node) {
    let level = Int(cmark_node_get_heading_level(node))
    let title = Self.plainText(node)
    let inner = Self.inner(MarkdownNodes.html(node), of: "h\(level)")
    switch level {
    case 1: self.title = title
    case 2: sections.append(Section(id: id(title), title: title, heading: inner))
    default: append("<h\(level) id=\"\(id(title))\">\(inner)</h\(level)>\n")
    }
  }

  /// A region of its own that scrolls sideways, and that a keyboard reaches.
  private mutating func table(_ node: Node) -> String {
    tableCount += 1
    let title = MarkupText().escapeText(sections.last?.title ?? self.title)
    let table = MarkdownNodes.html(node).replacing("<th>", with: "<th scope=\"col\">")
    return """
      <div class="scroll" role="region" aria-label="Table \(tableCount): \(title)" tabindex="0">
      \(table)</div>

      """
  }

  /// Commands can be copied as a whole.
  private func code(_ node: Node) -> String {
    let html = MarkdownNodes.html(node)
    guard MarkdownNodes.string(cmark_node_get_fence_info(node)) == "sh" else { return html }
    let code = Self.inner(Self.inner(html, of: "pre"), of: "code")
    return "<div class=\"command\"><pre data-copy=\"commands\">\(code)</pre></div>\n"
  }

  /// What stands in an element that is all of a text.
  private static func inner(_ html: String, of element: String) -> String {
    guard let start = html.firstIndex(of: ">"), html.hasPrefix("<\(element)"),
      let end = html.ranges(of: "</\(element)>").last?.lowerBound
    else { return html }
    return String(html[html.index(after: start)..<end])
  }

  // MARK: Headings

  private static func plainText(_ node: Node) -> String {
    MarkdownNodes.all(in: node).map { MarkdownNodes.string(cmark_node_get_literal($0)) }.joined()
  }

  /// As code hosts make ids out of headings, so that a fragment leads in both editions.
  private mutating func id(_ title: String) -> String {
    let kept = title.lowercased().unicodeScalars.filter {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" || $0 == "_"
        || $0 == " "
    }
    let wanted = String(String.UnicodeScalarView(kept)).replacing(" ", with: "-")
    var id = wanted
    var number = 0
    while !ids.insert(id).inserted {
      number += 1
      id = "\(wanted)-\(number)"
    }
    return Anchor.id(id)
  }

  // MARK: Links

  /// Makes a link to a page's Markdown lead to the page.
  private static func leadToHTML(_ node: Node) {
    guard cmark_node_get_type(node) == CMARK_NODE_LINK else { return }
    let address = MarkdownNodes.string(cmark_node_get_url(node))
    let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard !address.contains("://"), let path = parts.first, path.hasSuffix(".md") else { return }
    let fragment = parts.dropFirst().map { "#\($0)" }.joined()
    cmark_node_set_url(node, "\(path.dropLast(".md".count)).html\(fragment)")
  }
}
