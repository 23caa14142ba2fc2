/// Text that is not JSON, and the byte at which it stops being it, from 0.
package struct MalformedJSON: Error, Equatable {
  package let place: Int
  package let reason: String
}

extension Value {
  /// Reads JSON (RFC 8259). Keys end up in the order of their bytes, as in a recipe's own values.
  ///
  /// - Throws: also for a key that an object has twice, for half a surrogate pair, for a number that no
  ///   double holds, and for what is nested more than a hundred levels deep.
  package init(json text: String) throws(MalformedJSON) {
    self = try Value(json: Array(text.utf8))
  }

  /// The same of bytes, which should be UTF-8: what is not is replaced.
  ///
  /// - Parameter shape: what to keep. What is passed over has to be JSON as well, but is not looked at
  ///   for keys that are there twice and for halves of characters.
  package init(json bytes: [UInt8], keeping shape: JSONShape = .all) throws(MalformedJSON) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.document(shape)
  }
}

/// What of a document is wanted. The rest takes no memory.
package indirect enum JSONShape: Sendable {
  case all
  /// Of an object these fields; whatever is no object is kept whole.
  case fields([String: JSONShape])
  /// Every element of a list in this shape; whatever is no list is kept whole.
  case each(JSONShape)

  /// Of an object these fields, whole.
  package static func only(_ names: String...) -> JSONShape {
    .fields(Dictionary(uniqueKeysWithValues: names.map { ($0, .all) }))
  }

  fileprivate var element: JSONShape {
    if case .each(let shape) = self { return shape }
    return .all
  }

  /// Nil for what is not wanted.
  fileprivate func field(_ name: String) -> JSONShape? {
    if case .fields(let fields) = self { return fields[name] }
    return .all
  }
}

private struct JSONReader {
  private static let deepest = 100

  let bytes: [UInt8]
  private var index = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document(_ shape: JSONShape) throws(MalformedJSON) -> Value {
    let value = try value(shape, depth: 0)
    skipBlanks()
    guard index == bytes.count else { throw malformed("there is more after its end") }
    return value
  }

  private func malformed(_ reason: String) -> MalformedJSON {
    MalformedJSON(place: index, reason: reason)
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D {
      index += 1
    }
  }

  private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard peek == UInt8(ascii: mark) else { return false }
    index += 1
    return true
  }

  private mutating func value(_ shape: JSONShape, depth: Int) throws(MalformedJSON) -> Value {
    guard depth < Self.deepest else { throw malformed("it is nested too deeply") }
    skipBlanks()
    switch peek {
    case UInt8(ascii: "{"): return try object(shape, depth: depth)
    case UInt8(ascii: "["): return try array(shape.element, depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: Value) throws(MalformedJSON) -> Value {
    guard bytes[index...].starts(with: word.utf8) else { throw malformed("a value is missing") }
    index += word.utf8.count
    return value
  }

  private mutating func array(
    _ shape: JSONShape, depth: Int
  ) throws(MalformedJSON) -> Value {
    index += 1
    var elements: [Value] = []
    if skip("]") { return .array(elements) }
    repeat { elements.append(try value(shape, depth: depth + 1)) } while skip(",")
    guard skip("]") else { throw malformed("a list goes on with , or ends with ]") }
    return .array(elements)
  }

  private mutating func object(
    _ shape: JSONShape, depth: Int
  ) throws(MalformedJSON) -> Value {
    index += 1
    var fields: [Value.Field] = []
    if skip("}") { return .map([]) }
    repeat {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw malformed("a key in quotes is missing") }
      let key = try string()
      guard skip(":") else { throw malformed("a : is missing after a key") }
      if let shape = shape.field(key) {
        fields.append(Value.Field(key, try value(shape, depth: depth + 1)))
      } else {
        try passOver(depth: depth + 1)
      }
    } while skip(",")
    guard skip("}") else { throw malformed("an object goes on with , or ends with }") }
    fields.sort { $0.key.precedes($1.key) }
    for (one, next) in zip(fields, fields.dropFirst())
    where one.key.utf8.elementsEqual(next.key.utf8) {
      throw malformed("an object has the key \(one.key) twice")
    }
    return .map(fields)
  }

  // MARK: What is not wanted

  private mutating func passOver(depth: Int) throws(MalformedJSON) {
    guard depth < Self.deepest else { throw malformed("it is nested too deeply") }
    skipBlanks()
    switch peek {
    case UInt8(ascii: "{"): try passOverObject(depth: depth)
    case UInt8(ascii: "["): try passOverArray(depth: depth)
    case UInt8(ascii: "\""): try passOverString()
    default: _ = try value(.all, depth: depth)
    }
  }

  private mutating func passOverArray(depth: Int) throws(MalformedJSON) {
    index += 1
    if skip("]") { return }
    repeat { try passOver(depth: depth + 1) } while skip(",")
    guard skip("]") else { throw malformed("a list goes on with , or ends with ]") }
  }

  private mutating func passOverObject(depth: Int) throws(MalformedJSON) {
    index += 1
    if skip("}") { return }
    repeat {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw malformed("a key in quotes is missing") }
      try passOverString()
      guard skip(":") else { throw malformed("a : is missing after a key") }
      try passOver(depth: depth + 1)
    } while skip(",")
    guard skip("}") else { throw malformed("an object goes on with , or ends with }") }
  }

  private mutating func passOverString() throws(MalformedJSON) {
    index += 1
    while let byte = peek {
      guard byte >= 0x20 else { throw malformed("a control character stands in a text") }
      index += 1
      if byte == UInt8(ascii: "\"") { return }
      if byte == UInt8(ascii: "\\") { index += 1 }
    }
    throw malformed("a text does not end")
  }

  // MARK: Scalars

  private mutating func number() throws(MalformedJSON) -> Value {
    let start = index
    if peek == UInt8(ascii: "-") { index += 1 }
    // A zero stands alone; what comes after it is no part of the number.
    if peek == UInt8(ascii: "0") {
      index += 1
    } else if digits() == 0 {
      throw malformed("a value is missing")
    }
    let isWhole = try !fraction()
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isWhole {
      if let number = Int64(text) { return .int(number) }
      if let number = UInt64(text) { return .uint(number) }
    }
    guard let number = Double(text), number.isFinite else {
      throw malformed("the number is too large")
    }
    return .double(number)
  }

  /// - Returns: how many there were.
  private mutating func digits() -> Int {
    let start = index
    while let byte = peek, (0x30...0x39).contains(byte) { index += 1 }
    return index - start
  }

  /// Digits after a point, an exponent, or both.
  private mutating func fraction() throws(MalformedJSON) -> Bool {
    guard peek == UInt8(ascii: ".") else { return try exponent() }
    index += 1
    guard digits() > 0 else { throw malformed("digits are missing") }
    _ = try exponent()
    return true
  }

  private mutating func exponent() throws(MalformedJSON) -> Bool {
    guard peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") else { return false }
    index += 1
    if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
    guard digits() > 0 else { throw malformed("digits are missing") }
    return true
  }

  private mutating func string() throws(MalformedJSON) -> String {
    index += 1
    var text = plainBytes()
    while let byte = peek {
      guard byte >= 0x20 else { throw malformed("a control character stands in a text") }
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += String(try escaped()).utf8
      default: text.append(byte)
      }
    }
    throw malformed("a text does not end")
  }

  /// Up to the first byte that has to be looked at.
  private mutating func plainBytes() -> [UInt8] {
    let start = index
    while let byte = peek, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      index += 1
    }
    return Array(bytes[start..<index])
  }

  private static let escapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
    UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
    UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
  ]

  private mutating func escaped() throws(MalformedJSON) -> Character {
    if let byte = peek, let scalar = Self.escapes[byte] {
      index += 1
      return Character(scalar)
    }
    let high = try unit()
    if let scalar = Unicode.Scalar(high) { return Character(scalar) }
    guard high < 0xDC00, peek == UInt8(ascii: "\\") else { throw malformed("half a character") }
    index += 1
    let low = try unit()
    guard (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar((high - 0xD800) << 10 + (low - 0xDC00) + 0x10000)
    else { throw malformed("half a character") }
    return Character(scalar)
  }

  /// `u` and four hexadecimal digits.
  private mutating func unit() throws(MalformedJSON) -> UInt32 {
    let digits = bytes[index...].dropFirst().prefix(4)
    let isHexadecimal = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    guard peek == UInt8(ascii: "u"), digits.count == 4, isHexadecimal,
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw malformed("no such escape") }
    index += 5
    return unit
  }
}
