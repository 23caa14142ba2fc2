internal import CMarkGFM

/// Markdown that a tree's authors wrote, as HTML that can stand anywhere in a page.
///
/// cmark-gfm in safe mode, and more: only web and mail links stay links, pictures become their
/// descriptions, headings become paragraphs, and HTML becomes the text that its author typed.
enum Prose {
  static func html(_ markdown: String) -> String {
    tamed(markdown, syntax: ["autolink", "strikethrough"], MarkdownNodes.html)
  }

  /// A text with tables, such as a README; a heading at its start is left out, as its page has one.
  static func article(_ markdown: String) -> String {
    // Quotes in anybody's text are written as entities, so these are attributes of cells.
    tamed(withoutTitle(markdown), syntax: articleSyntax, MarkdownNodes.html)
      .replacing(#/ align="[a-z]+"/#, with: "")
  }

  /// The same as Markdown that holds nothing but what the HTML shows.
  static func articleMarkdown(_ markdown: String) -> String {
    tamed(withoutTitle(markdown), syntax: articleSyntax, MarkdownNodes.markdown)
  }

  private static func withoutTitle(_ markdown: String) -> String {
    let text = markdown.drop(while: \.isWhitespace)
    return text.hasPrefix("# ") ? String(text.drop { !$0.isNewline }) : markdown
  }

  private static let articleSyntax = ["autolink", "strikethrough", "table"]

  private static func tamed(
    _ markdown: String, syntax: [String], _ render: (Node) -> String
  ) -> String {
    MarkdownNodes.parse(markdown, syntax: syntax) { document in
      // Text lies within the memory of the block around it, so nothing is freed before it is rendered.
      let replaced = MarkdownNodes.all(in: document).filter(tame)
      defer { replaced.forEach(cmark_node_free) }
      return render(document)
    } ?? ""
  }

  private typealias Node = MarkdownNodes.Node

  /// - Returns: whether the node is out of the document now.
  private static func tame(_ node: Node) -> Bool {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_IMAGE: unwrap(node)
    case CMARK_NODE_LINK where !isWebOrMail(MarkdownNodes.string(cmark_node_get_url(node))):
      unwrap(node)
    case CMARK_NODE_HEADING: rewrap(node)
    case CMARK_NODE_HTML_INLINE: writeOut(node)
    case CMARK_NODE_HTML_BLOCK: writeOut(node, within: CMARK_NODE_PARAGRAPH)
    default: false
    }
  }

  private static func isWebOrMail(_ address: String) -> Bool {
    let address = address.lowercased()
    return ["https://", "http://", "mailto:"].contains(where: address.hasPrefix)
  }

  /// Puts a node's children in its place.
  private static func unwrap(_ node: Node) -> Bool {
    while let child = cmark_node_first_child(node) { cmark_node_insert_before(node, child) }
    cmark_node_unlink(node)
    return true
  }

  /// Makes a paragraph of a heading.
  private static func rewrap(_ node: Node) -> Bool {
    guard let paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH) else { return false }
    while let child = cmark_node_first_child(node) { cmark_node_append_child(paragraph, child) }
    return cmark_node_replace(node, paragraph) == 1
  }

  /// Puts a node's literal in its place, as text.
  private static func writeOut(_ node: Node, within type: cmark_node_type? = nil) -> Bool {
    guard let text = cmark_node_new(CMARK_NODE_TEXT) else { return false }
    cmark_node_set_literal(text, cmark_node_get_literal(node))
    guard let type else { return cmark_node_replace(node, text) == 1 }
    guard let block = cmark_node_new(type) else { return false }
    cmark_node_append_child(block, text)
    return cmark_node_replace(node, block) == 1
  }
}
