internal import CYAML
import Diagnostics

/// libyaml's events, copied out of C; the only place that reads its parser.
final class YAMLEventReader {
  struct Event {
    enum Kind {
      case streamStart, streamEnd, documentStart, documentEnd
      case alias, scalar, sequenceStart, sequenceEnd, mappingStart, mappingEnd
    }

    let kind: Kind
    let start: SourcePosition
    let end: SourcePosition
    var anchor: String?
    var tag: String?
    /// A scalar's value.
    var text = ""
    var style = YAMLScalar.Style.plain
    /// A collection written as `{…}` or `[…]`.
    var isFlow = false
  }

  /// Where libyaml gave up, and why, in its words.
  struct Failure: Error {
    let problem: String
    /// What it was in the middle of, and where that begins.
    let context: String?
    let beginning: SourcePosition?
    let position: SourcePosition
    /// Whether a character was to blame, whose place libyaml does not say.
    let isOfReading: Bool
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8]) {
    input = .allocate(capacity: max(bytes.count, 1))
    _ = input.initialize(from: bytes)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  func next() throws(Failure) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) != 0 else { throw failure() }
    defer { yaml_event_delete(&event) }
    return copy(event)
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

  private func copy(_ event: yaml_event_t) -> Event {
    func made(_ kind: Event.Kind) -> Event {
      Event(
        kind: kind, start: Self.position(event.start_mark), end: Self.position(event.end_mark))
    }
    switch event.type {
    case YAML_STREAM_START_EVENT: return made(.streamStart)
    case YAML_DOCUMENT_START_EVENT: return made(.documentStart)
    case YAML_DOCUMENT_END_EVENT: return made(.documentEnd)
    case YAML_SEQUENCE_END_EVENT: return made(.sequenceEnd)
    case YAML_MAPPING_END_EVENT: return made(.mappingEnd)
    case YAML_ALIAS_EVENT:
      var copy = made(.alias)
      copy.anchor = Self.text(event.data.alias.anchor)
      return copy
    case YAML_SCALAR_EVENT: return scalar(event.data.scalar, made(.scalar))
    case YAML_SEQUENCE_START_EVENT:
      let data = event.data.sequence_start
      var copy = made(.sequenceStart)
      copy.anchor = Self.text(data.anchor)
      copy.tag = Self.text(data.tag)
      copy.isFlow = data.style == YAML_FLOW_SEQUENCE_STYLE
      return copy
    case YAML_MAPPING_START_EVENT:
      let data = event.data.mapping_start
      var copy = made(.mappingStart)
      copy.anchor = Self.text(data.anchor)
      copy.tag = Self.text(data.tag)
      copy.isFlow = data.style == YAML_FLOW_MAPPING_STYLE
      return copy
    default: return made(.streamEnd)
    }
  }

  private func scalar(
    _ data: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar, _ made: Event
  )
    -> Event
  {
    var copy = made
    copy.anchor = Self.text(data.anchor)
    copy.tag = Self.text(data.tag)
    copy.text = String(
      decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self)
    copy.style =
      switch data.style {
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
