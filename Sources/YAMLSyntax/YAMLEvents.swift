internal import CYAML
import Diagnostics

/// libyaml's events, copied out of C; the only place that reads its parser.
package final class YAMLEventReader {
  package struct Event {
    package enum Kind {
      case streamStart, streamEnd, documentStart, documentEnd
      case alias, scalar, sequenceStart, sequenceEnd, mappingStart, mappingEnd
    }

    package let kind: Kind
    package let start: SourcePosition
    package let end: SourcePosition
    /// Nil for the many events that have neither.
    fileprivate var properties: Properties?
    /// A scalar's value.
    package var text = ""
    package var style = YAMLScalar.Style.plain
    /// A collection written as `{…}` or `[…]`.
    package var isFlow = false

    package var anchor: String? {
      get { properties?.anchor }
      set { properties = Properties(anchor: newValue, tag: tag) }
    }

    package var tag: String? { properties?.tag }
  }

  /// What stands before a node. Apart from the event, which is copied a lot.
  fileprivate final class Properties {
    let anchor: String?
    let tag: String?

    init?(anchor: String?, tag: String?) {
      if anchor == nil, tag == nil { return nil }
      self.anchor = anchor
      self.tag = tag
    }
  }

  /// Where libyaml gave up, and why, in its words.
  package struct Failure: Error {
    let problem: String
    /// What it was in the middle of, and where that begins.
    let context: String?
    let beginning: SourcePosition?
    package var position: SourcePosition
    /// Whether a character was to blame, whose place libyaml does not say.
    let isOfReading: Bool
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// libyaml writes each event here.
  private let event: UnsafeMutablePointer<yaml_event_t>
  private let input: Input

  /// What libyaml has not asked for yet. It keeps a pointer to this while it reads.
  private final class Input {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Returns: how many bytes were written to the buffer.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
      let count = min(buffer.count, bytes.count - position)
      buffer.copyBytes(from: bytes[position..<position + count])
      position += count
      return count
    }
  }

  package init(_ bytes: [UInt8]) {
    input = Input(bytes)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    event = .allocate(capacity: 1)
    event.initialize(to: yaml_event_t())
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input(
      parser,
      { context, buffer, size, count in
        guard let context, let count else { return 0 }
        let input = Unmanaged<Input>.fromOpaque(context).takeUnretainedValue()
        count.pointee = input.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
        return 1
      }, Unmanaged.passUnretained(input).toOpaque())
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    event.deallocate()
  }

  package func next() throws(Failure) -> Event {
    guard yaml_parser_parse(parser, event) != 0 else { throw failure() }
    defer { yaml_event_delete(event) }
    return copied()
  }

  private func failure() -> Failure {
    let parser = parser.pointee
    // Readers' errors carry no mark; theirs is where the last token ended.
    let isOfReading = parser.error == YAML_READER_ERROR
    let mark = isOfReading ? parser.mark : parser.problem_mark
    return Failure(
      problem: parser.problem.map { String(cString: $0) } ?? "not enough memory",
      context: parser.context.map { String(cString: $0) },
      beginning: parser.context == nil ? nil : Self.position(parser.context_mark),
      position: Self.position(mark), isOfReading: isOfReading)
  }

  private static func position(_ mark: yaml_mark_t) -> SourcePosition {
    SourcePosition(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private func copied() -> Event {
    switch event.pointee.type {
    case YAML_STREAM_START_EVENT: return made(.streamStart)
    case YAML_DOCUMENT_START_EVENT: return made(.documentStart)
    case YAML_DOCUMENT_END_EVENT: return made(.documentEnd)
    case YAML_SEQUENCE_END_EVENT: return made(.sequenceEnd)
    case YAML_MAPPING_END_EVENT: return made(.mappingEnd)
    case YAML_ALIAS_EVENT: return made(.alias, anchor: event.pointee.data.alias.anchor)
    case YAML_SCALAR_EVENT: return scalar()
    case YAML_SEQUENCE_START_EVENT:
      let anchor = event.pointee.data.sequence_start.anchor
      var copy = made(.sequenceStart, anchor: anchor, tag: event.pointee.data.sequence_start.tag)
      copy.isFlow = event.pointee.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
      return copy
    case YAML_MAPPING_START_EVENT:
      let anchor = event.pointee.data.mapping_start.anchor
      var copy = made(.mappingStart, anchor: anchor, tag: event.pointee.data.mapping_start.tag)
      copy.isFlow = event.pointee.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      return copy
    default: return made(.streamEnd)
    }
  }

  private func made(
    _ kind: Event.Kind, anchor: UnsafeMutablePointer<yaml_char_t>? = nil,
    tag: UnsafeMutablePointer<yaml_char_t>? = nil
  ) -> Event {
    Event(
      kind: kind, start: Self.position(event.pointee.start_mark),
      end: Self.position(event.pointee.end_mark),
      properties: Properties(anchor: Self.text(anchor), tag: Self.text(tag)))
  }

  private func scalar() -> Event {
    let bytes = UnsafeBufferPointer(
      start: event.pointee.data.scalar.value, count: event.pointee.data.scalar.length)
    var copy = made(
      .scalar, anchor: event.pointee.data.scalar.anchor, tag: event.pointee.data.scalar.tag)
    copy.text = String(decoding: bytes, as: UTF8.self)
    copy.style =
      switch event.pointee.data.scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    return copy
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }
}
