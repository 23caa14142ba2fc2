internal import CLibXML2

/// Who hears what libxml2 finds in a page.
protocol MarkupReader: AnyObject {
  typealias Text = UnsafePointer<UInt8>

  /// - Parameters:
  ///   - name: in lower case; the same pointer for the same name, for a whole page.
  ///   - attributes: names and values by turns, ended by nil.
  /// - Returns: whether to go on.
  func start(_ name: Text, attributes: UnsafePointer<Text?>?, line: Int) -> Bool
  /// - Parameter isWritten: whether there is an end tag, or the start tag is closed in itself.
  func end(_ name: Text, line: Int, isWritten: Bool)
  func text(_ bytes: UnsafeBufferPointer<UInt8>, line: Int)
  func doctype(_ name: String)
  func mistake(_ message: String, line: Int)
}

/// Reads HTML with libxml2, which tells of it while it reads and builds no tree.
///
/// Its parser is of HTML 4's time: it knows neither the elements nor all rules of HTML 5. Only what it
/// says of tags, attributes and comments being well formed is passed on.
enum MarkupParser {
  /// - Parameter bytes: UTF-8 without NUL, less than 2 GiB.
  static func parse(_ bytes: [UInt8], _ reader: any MarkupReader) {
    _ = initialized
    let session = MarkupSession(reader)
    bytes.withUnsafeBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { parse($0, session) }
    }
  }

  private static let initialized: Void = xmlInitParser()

  private static func parse(_ bytes: UnsafeBufferPointer<CChar>, _ session: MarkupSession) {
    guard let context = htmlCreateMemoryParserCtxt(bytes.baseAddress, Int32(bytes.count)) else {
      // It refuses an empty page.
      return
    }
    defer { htmlFreeParserCtxt(context) }
    let options =
      HTML_PARSE_NOIMPLIED.rawValue | HTML_PARSE_IGNORE_ENC.rawValue | HTML_PARSE_NONET.rawValue
    htmlCtxtUseOptions(context, Int32(options))
    context.pointee.charset = Int32(XML_CHAR_ENCODING_UTF8.rawValue)
    xmlDictSetLimit(context.pointee.dict, AuditLimits.nameBytes)
    session.listen(to: context)
    withExtendedLifetime(session) { _ = htmlParseDocument(context) }
  }
}

/// One page that is parsed: what libxml2's callbacks get.
private final class MarkupSession {
  private let reader: any MarkupReader
  private var context: htmlParserCtxtPtr?
  private var isStopped = false
  /// Whether nothing came after the last start tag.
  private var isFresh = false

  init(_ reader: any MarkupReader) { self.reader = reader }

  func listen(to context: htmlParserCtxtPtr) {
    self.context = context
    context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
    guard let sax = context.pointee.sax else { return }
    sax.pointee = xmlSAXHandler()
    sax.pointee.initialized = XML_SAX2_MAGIC
    sax.pointee.internalSubset = { data, name, _, _ in session(data)?.doctype(name) }
    sax.pointee.startElement = { data, name, pairs in session(data)?.start(name, pairs) }
    sax.pointee.endElement = { data, name in session(data)?.end(name) }
    sax.pointee.characters = { data, text, count in session(data)?.text(text, count) }
    sax.pointee.cdataBlock = sax.pointee.characters
    sax.pointee.serror = { data, error in session(data)?.mistake(error) }
  }

  private var line: Int { context?.pointee.input.map { Int($0.pointee.line) } ?? 1 }

  private func doctype(_ name: UnsafePointer<UInt8>?) {
    reader.doctype(name.map { String(cString: $0) } ?? "")
  }

  private func start(
    _ name: UnsafePointer<UInt8>?, _ pairs: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  ) {
    guard !isStopped, let name else { return }
    isFresh = true
    if reader.start(name, attributes: UnsafePointer(pairs), line: line) { return }
    isStopped = true
    xmlStopParser(context)
  }

  private func end(_ name: UnsafePointer<UInt8>?) {
    guard !isStopped, let name else { return }
    reader.end(name, line: line, isWritten: isWritten(end: name))
    isFresh = false
  }

  private func text(_ text: UnsafePointer<UInt8>?, _ count: Int32) {
    guard !isStopped, let text else { return }
    isFresh = false
    reader.text(UnsafeBufferPointer(start: text, count: Int(count)), line: line)
  }

  private func mistake(_ error: UnsafeMutablePointer<xmlError>?) {
    guard !isStopped, let error, let message = error.pointee.message, Mistakes.isTrusted(error)
    else { return }
    reader.mistake(String(cString: message), line: Int(error.pointee.line))
  }

  /// libxml2 also ends elements that the page leaves open. What it has just read tells them apart.
  private func isWritten(end name: UnsafePointer<UInt8>) -> Bool {
    guard let input = context?.pointee.input, let base = input.pointee.base,
      var place = input.pointee.cur, place > base
    else { return true }
    place -= 1
    guard place.pointee == UInt8(ascii: ">") else { return false }
    if isFresh, place > base, place[-1] == UInt8(ascii: "/") { return true }
    while place > base, place[-1].isBlank { place -= 1 }
    return isTag(name, before: place, from: base)
  }

  /// Whether `</NAME` ends here, in upper or lower case.
  private func isTag(
    _ name: UnsafePointer<UInt8>, before end: UnsafePointer<UInt8>, from base: UnsafePointer<UInt8>
  ) -> Bool {
    let count = Int(xmlStrlen(name))
    guard end - base >= count + 2 else { return false }
    let start = end - count
    return start[-1] == UInt8(ascii: "/") && start[-2] == UInt8(ascii: "<")
      && xmlStrncasecmp(start, name, Int32(count)) == 0
  }
}

private func session(_ data: UnsafeMutableRawPointer?) -> MarkupSession? {
  data.map { Unmanaged<MarkupSession>.fromOpaque($0).takeUnretainedValue() }
}

/// Which of libxml2's errors hold for HTML 5, too.
private enum Mistakes {
  static func isTrusted(_ error: UnsafeMutablePointer<xmlError>) -> Bool {
    let code = error.pointee.code
    if let words = wordsOfCode[code] {
      return String(cString: error.pointee.message).contains(words)
    }
    return codes.contains(code)
  }

  private static let codes: Set<Int32> = Set(
    [
      XML_ERR_ATTRIBUTE_REDEFINED, XML_ERR_ATTRIBUTE_NOT_FINISHED, XML_ERR_TAG_NAME_MISMATCH,
      XML_ERR_GT_REQUIRED, XML_ERR_LTSLASH_REQUIRED, XML_ERR_COMMENT_NOT_FINISHED,
      XML_ERR_SPACE_REQUIRED, XML_ERR_LT_REQUIRED, XML_HTML_STRUCURE_ERROR,
    ].map { Int32($0.rawValue) })

  /// Codes that stand for several things, with the words of the one that is meant.
  private static let wordsOfCode: [Int32: String] = [
    // An ampersand by itself, which HTML 5 allows, is another.
    Int32(XML_ERR_NAME_REQUIRED.rawValue): "attribute name",
    // After such a number it takes an attribute to be at its end, and does not see what follows. What
    // is in the text as it is was seen before.
    Int32(XML_ERR_INVALID_CHAR.rawValue): "htmlParseCharRef",
  ]
}
