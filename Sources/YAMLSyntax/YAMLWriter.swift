internal import CYAML

/// Writes one YAML document through libyaml's emitter.
///
/// Strings that a YAML reader, of version 1.1 or 1.2, could take for something else are quoted; text
/// of several lines is written as a literal block where its content allows that.
public struct YAMLWriter: ~Copyable {
  /// libyaml refused an event, or its memory ran out.
  public struct Failure: Error {
    public let problem: String
  }

  private let emitter: UnsafeMutablePointer<yaml_emitter_t>
  private let output: Output
  private var failed = false

  /// libyaml keeps a pointer to this while it writes.
  private final class Output {
    var bytes: [UInt8] = []
  }

  public init() {
    output = Output()
    emitter = .allocate(capacity: 1)
    emitter.initialize(to: yaml_emitter_t())
    yaml_emitter_initialize(emitter)
    yaml_emitter_set_unicode(emitter, 1)
    yaml_emitter_set_width(emitter, -1)
    yaml_emitter_set_output(
      emitter,
      { context, buffer, size in
        guard let context, let buffer else { return 0 }
        let output = Unmanaged<Output>.fromOpaque(context).takeUnretainedValue()
        output.bytes += UnsafeBufferPointer(start: buffer, count: size)
        return 1
      }, Unmanaged.passUnretained(output).toOpaque())
    emit { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
    emit { yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
  }

  deinit {
    yaml_emitter_delete(emitter)
    emitter.deallocate()
  }

  public mutating func beginMapping() {
    emit { yaml_mapping_start_event_initialize($0, nil, nil, 1, YAML_BLOCK_MAPPING_STYLE) }
  }

  public mutating func endMapping() { emit { yaml_mapping_end_event_initialize($0) } }

  public mutating func beginSequence() {
    emit { yaml_sequence_start_event_initialize($0, nil, nil, 1, YAML_BLOCK_SEQUENCE_STYLE) }
  }

  public mutating func endSequence() { emit { yaml_sequence_end_event_initialize($0) } }

  /// A number, a boolean or a null as the core schema writes it.
  public mutating func plain(_ text: String) { scalar(text, YAML_PLAIN_SCALAR_STYLE) }

  public mutating func string(_ text: String) { scalar(text, style(of: text)) }

  /// The document; the writer takes nothing more.
  public consuming func finish() throws(Failure) -> String {
    emit { yaml_document_end_event_initialize($0, 1) }
    emit { yaml_stream_end_event_initialize($0) }
    guard !failed else {
      throw Failure(problem: emitter.pointee.problem.map { String(cString: $0) } ?? "no memory")
    }
    return String(decoding: output.bytes, as: UTF8.self)
  }

  private mutating func emit(_ make: (UnsafeMutablePointer<yaml_event_t>) -> Int32) {
    guard !failed else { return }
    var event = yaml_event_t()
    failed = make(&event) == 0 || yaml_emitter_emit(emitter, &event) == 0
  }

  private mutating func scalar(_ text: String, _ style: yaml_scalar_style_t) {
    var text = text
    text.withUTF8 { bytes in
      emit {
        yaml_scalar_event_initialize(
          $0, nil, nil, bytes.baseAddress, Int32(bytes.count), 1, 1, style)
      }
    }
  }

  private func style(of text: String) -> yaml_scalar_style_t {
    if text.unicodeScalars.contains(where: Self.breaksForSome) {
      return YAML_DOUBLE_QUOTED_SCALAR_STYLE
    }
    if text.utf8.contains(UInt8(ascii: "\n")) {
      return Self.fitsLiteral(text) ? YAML_LITERAL_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE
    }
    return Self.isAmbiguous(text) ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE
  }

  /// Line breaks of YAML 1.1 that are none in 1.2, and the byte order mark: only an escape means the
  /// same to every reader.
  private static func breaksForSome(_ scalar: Unicode.Scalar) -> Bool {
    ["\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}"].contains(scalar)
  }

  /// libyaml gets the indentation indicator wrong for text that begins with white space.
  private static func fitsLiteral(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first != " ", first != "\n", first != "\t" else {
      return false
    }
    return text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || $0.value >= 0x20 }
  }

  /// What YAML 1.1, which many tools of the field still read, takes for a boolean, number or date.
  private static func isAmbiguous(_ text: String) -> Bool {
    if CoreSchema.value(ofPlain: text) != .string { return true }
    switch text.lowercased() {
    case "y", "n", "yes", "no", "on", "off", "<<", "=": return true
    default: break
    }
    guard let first = text.utf8.first else { return true }
    let startsLikeNumber = (0x30...0x39).contains(first) || "+-.".utf8.contains(first)
    return startsLikeNumber
      && text.utf8.allSatisfy { "0123456789abcdefxoABCDEF_:.+-eETZtz \t".utf8.contains($0) }
  }
}
