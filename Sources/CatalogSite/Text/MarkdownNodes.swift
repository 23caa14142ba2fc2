internal import CMarkGFM
import Synchronization

/// cmark-gfm, always in safe mode. Nodes live as long as the closure that they are given to runs.
enum MarkdownNodes {
  typealias Node = OpaquePointer

  private static let options = CMARK_OPT_SAFE | CMARK_OPT_VALIDATE_UTF8

  /// Registering is not safe on several threads, and a static property is made once.
  private static let registered: Void = cmark_gfm_core_extensions_ensure_registered()

  /// Held while something is parsed: the characters at which extensions look for what is theirs are in a
  /// table of the whole process, into which each parser puts its own and takes them out when it is done.
  private static let parsing = Mutex(())

  /// - Parameter syntax: the extensions to CommonMark that count.
  /// - Returns: what the closure makes of the document; nil where there is no memory for one.
  static func parse<Result>(
    _ markdown: String, syntax: [String], body: (Node) -> Result
  ) -> Result? {
    _ = registered
    guard let parser = cmark_parser_new(options) else { return nil }
    defer { cmark_parser_free(parser) }
    for name in syntax {
      guard let syntax = cmark_find_syntax_extension(name) else { continue }
      cmark_parser_attach_syntax_extension(parser, syntax)
    }
    guard let document = parsing.withLock({ _ in Parsed(markdown, parser) }).document else {
      return nil
    }
    defer { cmark_node_free(document) }
    return body(document)
  }

  /// What came of a text: a node that belongs to whoever has this, and is on no other thread.
  private struct Parsed: @unchecked Sendable {
    let document: Node?

    init(_ markdown: String, _ parser: OpaquePointer) {
      var markdown = markdown
      markdown.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          cmark_parser_feed(parser, $0.baseAddress, $0.count)
        }
      }
      document = cmark_parser_finish(parser)
    }
  }

  static func html(_ node: Node) -> String {
    guard let rendered = cmark_render_html(node, options, nil) else { return "" }
    defer { cmark_get_default_mem_allocator().pointee.free(rendered) }
    return String(cString: rendered)
  }

  /// The same as CommonMark again, with everything escaped that is not meant.
  static func markdown(_ node: Node) -> String {
    guard let rendered = cmark_render_commonmark(node, options, 0) else { return "" }
    defer { cmark_get_default_mem_allocator().pointee.free(rendered) }
    return String(cString: rendered)
  }

  /// All of them before any is changed, since an iterator does not survive changes. Children first.
  static func all(in document: Node) -> [Node] {
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

  static func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }
}
