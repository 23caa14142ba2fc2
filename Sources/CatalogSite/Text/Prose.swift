internal import CMarkGFM

/// Markdown that a tree's authors wrote, as HTML that can stand anywhere in a page.
///
/// cmark-gfm in safe mode, and more: only web and mail links stay links, pictures become their
/// descriptions, headings become paragraphs, and HTML becomes the text that its author typed.
enum Prose {
  static func html(_ markdown: String) -> String {
    guard let document = parse(markdown) else { return "" }
    defer { cmark_node_free(document) }
    // Text lies within the memory of the block around it, so nothing is freed before it is rendered.
    let replaced = nodes(of: document).filter(tame)
    defer { replaced.forEach(cmark_node_free) }
    guard let rendered = cmark_render_html(document, options, nil) else { return "" }
    defer { cmark_get_default_mem_allocator().pointee.free(rendered) }
    return String(cString: rendered)
  }

  private typealias Node = OpaquePointer

  private static let options = CMARK_OPT_SAFE | CMARK_OPT_VALIDATE_UTF8

  /// Registering is not safe on several threads, and a static property is made once.
  private static let registered: Void = cmark_gfm_core_extensions_ensure_registered()

  private static func parse(_ markdown: String) -> Node? {
    _ = registered
    guard let parser = cmark_parser_new(options) else { return nil }
    defer { cmark_parser_free(parser) }
    for name in ["autolink", "strikethrough"] {
      guard let syntax = cmark_find_syntax_extension(name) else { continue }
      cmark_parser_attach_syntax_extension(parser, syntax)
    }
    var markdown = markdown
    markdown.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        cmark_parser_feed(parser, $0.baseAddress, $0.count)
      }
    }
    return cmark_parser_finish(parser)
  }

  /// All of them before any is changed, since an iterator does not survive changes. Children first.
  private static func nodes(of document: Node) -> [Node] {
    guard let iterator = cmark_iter_new(document) else { return [] }
    defer { cmark_iter_free(iterator) }
    var result: [Node] = []
    while true {
      let event = cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { break }
      if event == CMARK_EVENT_EXIT || !hasExit(node) { result.append(node) }
    }
    return result
  }

  private static func hasExit(_ node: Node) -> Bool {
    let type = cmark_node_get_type(node)
    return ![
      CMARK_NODE_HTML_BLOCK, CMARK_NODE_THEMATIC_BREAK, CMARK_NODE_CODE_BLOCK, CMARK_NODE_TEXT,
      CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE,
    ].contains(type)
  }

  /// - Returns: whether the node is out of the document now.
  private static func tame(_ node: Node) -> Bool {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_IMAGE: unwrap(node)
    case CMARK_NODE_LINK where !isWebOrMail(string(cmark_node_get_url(node))): unwrap(node)
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

  private static func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }
}
