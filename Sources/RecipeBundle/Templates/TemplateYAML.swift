/// Writes YAML as `toYaml` of Helm does: by way of JSON, with the emitter of go-yaml 2, which is a
/// port of libyaml's and breaks lines after column 80.
struct TemplateYAMLWriter {
  private var output: [UInt8] = []
  /// Characters on this line.
  private var column = 0
  private var followsSpace = true

  private static let widest = 80

  /// Where a value stands; the numbers are the indentation of the collection that it is in.
  private enum Place {
    case document
    case sequence(Int)
    case mapping(Int)

    /// Of a collection within, but that sequences are not indented in mappings.
    var inner: Int {
      switch self {
      case .document: 0
      case .sequence(let indentation), .mapping(let indentation): indentation + 2
      }
    }

    var innerOfSequence: Int {
      if case .mapping(let indentation) = self { return indentation }
      return inner
    }

    var innerOfScalar: Int { max(2, inner) }
  }

  /// The document without its last line break.
  static func write(_ value: TemplateValue) throws -> String {
    var writer = TemplateYAMLWriter()
    try writer.write(value, .document)
    if writer.output.last == 0x0A { writer.output.removeLast() }
    return String(decoding: writer.output, as: UTF8.self)
  }

  // MARK: Collections

  private mutating func write(_ value: TemplateValue, _ place: Place) throws {
    guard output.count <= TemplateLimits.bytes else {
      throw TemplateProblem.limit("a value is too large for YAML")
    }
    switch value {
    case .list(let list) where list.elements.isEmpty: put("[]")
    case .map(let map) where map.fields.isEmpty: put("{}")
    case .list(let list): try write(list, place)
    case .map(let map): try write(map, place)
    case .string(let text):
      try write(ScalarAnalysis(text), indentation: place.innerOfScalar, isKey: false)
    default: put(try Self.plain(value))
    }
  }

  private mutating func write(_ list: TemplateList, _ place: Place) throws {
    let indentation = place.innerOfSequence
    for (number, element) in list.elements.enumerated() {
      startItem(number, indentation, place)
      put("-")
      try write(element, .sequence(indentation))
    }
  }

  private mutating func write(_ map: TemplateMap, _ place: Place) throws {
    let indentation = place.inner
    let fields = map.fields.sorted { YAMLKeyOrder.isBefore($0.key, $1.key) }
    for (number, field) in fields.enumerated() {
      startItem(number, indentation, place)
      let key = ScalarAnalysis(field.key)
      guard !key.isMultiline, field.key.utf8.count <= 128 else {
        throw TemplateProblem.unsupported("YAML of a key this long is not known here")
      }
      try write(key, indentation: indentation + 2, isKey: true)
      append(UInt8(ascii: ":"))
      followsSpace = false
      try write(field.value, .mapping(indentation))
    }
  }

  /// The first item of a document, or after a `-`, goes on on the line that there is.
  private mutating func startItem(_ number: Int, _ indentation: Int, _ place: Place) {
    if case .mapping = place { return breakLine(indentation) }
    if number > 0 { breakLine(indentation) }
  }

  /// Numbers are read out of JSON before they are written.
  private static func plain(_ value: TemplateValue) throws -> String {
    guard case .float(let number) = value else { return try value.json() }
    let json = try value.json()
    let isWhole = GoLiteral.whole(json) != nil || GoLiteral.positive(json) != nil
    if isWhole { return json == "-0" ? "0" : json }
    return GoText.shortest(number)
  }

  // MARK: Scalars

  private mutating func write(
    _ scalar: ScalarAnalysis, indentation: Int, isKey: Bool
  ) throws {
    guard !scalar.text.unicodeScalars.contains(where: { $0 == "\u{2028}" || $0 == "\u{2029}" })
    else {
      throw TemplateProblem.unsupported("YAML of Unicode's own line breaks is not known here")
    }
    if !followsSpace { append(0x20) }
    switch scalar.style(isKey: isKey) {
    case .plain: writePlain(scalar.text, indentation, breaks: !isKey)
    case .single: writeSingleQuoted(scalar.text, indentation, breaks: !isKey)
    case .double: writeDoubleQuoted(scalar.text, indentation, breaks: !isKey)
    case .literal: writeLiteral(scalar.text, indentation)
    }
    followsSpace = false
  }

  private mutating func writePlain(_ text: String, _ indentation: Int, breaks: Bool) {
    var previous = false
    let bytes = Array(text.utf8)
    for (place, byte) in bytes.enumerated() {
      guard byte == 0x20 else {
        append(byte)
        previous = false
        continue
      }
      let isLast = place + 1 >= bytes.count || bytes[place + 1] == 0x20
      if breaks, !previous, column > Self.widest, !isLast {
        breakLine(indentation)
      } else {
        append(byte)
      }
      previous = true
    }
  }

  private mutating func writeSingleQuoted(_ text: String, _ indentation: Int, breaks: Bool) {
    append(UInt8(ascii: "'"))
    var previous = false
    let bytes = Array(text.utf8)
    for (place, byte) in bytes.enumerated() {
      guard byte == 0x20 else {
        if byte == UInt8(ascii: "'") { append(byte) }
        append(byte)
        previous = false
        continue
      }
      let isInside = place > 0 && place < bytes.count - 1 && bytes[place + 1] != 0x20
      if breaks, !previous, column > Self.widest, isInside {
        breakLine(indentation)
      } else {
        append(byte)
      }
      previous = true
    }
    append(UInt8(ascii: "'"))
  }

  private mutating func writeDoubleQuoted(_ text: String, _ indentation: Int, breaks: Bool) {
    append(UInt8(ascii: "\""))
    var previous = false
    let scalars = Array(text.unicodeScalars)
    for (place, scalar) in scalars.enumerated() {
      guard scalar == " " else {
        if let escape = ScalarAnalysis.escape(scalar) {
          for byte in escape.utf8 { append(byte) }
        } else {
          for byte in String(scalar).utf8 { append(byte) }
        }
        previous = false
        continue
      }
      if breaks, !previous, column > Self.widest, place > 0, place < scalars.count - 1 {
        breakLine(indentation)
        if scalars[place + 1] == " " { append(UInt8(ascii: "\\")) }
      } else {
        append(0x20)
      }
      previous = true
    }
    append(UInt8(ascii: "\""))
  }

  private mutating func writeLiteral(_ text: String, _ indentation: Int) {
    append(UInt8(ascii: "|"))
    if let first = text.utf8.first, first == 0x20 || first == 0x0A { append(UInt8(ascii: "2")) }
    if !text.hasSuffix("\n") {
      append(UInt8(ascii: "-"))
    } else if text == "\n" || text.hasSuffix("\n\n") {
      append(UInt8(ascii: "+"))
    }
    append(0x0A)
    var startsLine = true
    for byte in text.utf8 {
      if byte != 0x0A, startsLine { pad(indentation) }
      startsLine = byte == 0x0A
      append(byte)
    }
  }

  // MARK: Bytes

  private mutating func breakLine(_ indentation: Int) {
    // A literal block ends with its own.
    if column > 0 { append(0x0A) }
    pad(indentation)
    followsSpace = true
  }

  private mutating func pad(_ count: Int) {
    for _ in 0..<count { append(0x20) }
  }

  private mutating func put(_ text: String) {
    if !followsSpace { append(0x20) }
    for byte in text.utf8 { append(byte) }
    followsSpace = false
  }

  private mutating func append(_ byte: UInt8) {
    output.append(byte)
    // Characters, not bytes.
    if byte == 0x0A { column = 0 } else if byte & 0xC0 != 0x80 { column += 1 }
  }
}
