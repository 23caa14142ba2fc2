/// A value within a table, read only as far as it is asked for.
///
/// Every access can fail, because every access can be the first to touch a damaged block.
public struct TableNode: Sendable {
  enum Heap: Hashable, Sendable { case values, traces }

  let image: TableImage
  let heap: Heap
  let offset: UInt32

  /// Equal values of one table's recipes and catalog are stored once, and so are equal traces: two of a
  /// kind with the same number are the same.
  package var number: UInt32 { offset }

  private var section: TableFormat.Section { heap == .values ? .nodes : .traces }

  private func header() throws(TableError) -> (tag: TableFormat.Tag, payload: Int) {
    let word = try image.word(section, Int(offset))
    guard let tag = TableFormat.Tag(rawValue: word & (1 << TableFormat.tagBits - 1)) else {
      throw TableError("damaged table: unknown kind of value")
    }
    return (tag, Int(word >> TableFormat.tagBits))
  }

  private func word(_ index: Int) throws(TableError) -> UInt32 {
    try image.word(section, Int(offset) + index)
  }

  /// Children are written before their parents, so a reference to a later node is damage; this is
  /// also what keeps every walk finite.
  private func child(_ index: Int) throws(TableError) -> TableNode {
    let target = try word(index)
    guard target < offset else { throw TableError("damaged table: a value holds itself") }
    return TableNode(image: image, heap: heap, offset: target)
  }

  private func long() throws(TableError) -> UInt64 {
    UInt64(try word(1)) | UInt64(try word(2)) << 32
  }

  /// The number of elements or fields; 0 for a scalar.
  public func count() throws(TableError) -> Int {
    let (tag, payload) = try header()
    return tag == .array || tag == .map || tag == .record ? payload : 0
  }

  /// Whether this is a map or a record.
  public func isMap() throws(TableError) -> Bool {
    let tag = try header().tag
    return tag == .map || tag == .record
  }

  public func isArray() throws(TableError) -> Bool { try header().tag == .array }

  /// The element of an array, or nil when there is none of that number.
  public func element(_ index: Int) throws(TableError) -> TableNode? {
    let (tag, payload) = try header()
    guard tag == .array, index >= 0, index < payload else { return nil }
    return try child(1 + index)
  }

  /// The elements of an array; none for every other kind.
  public func elements() throws(TableError) -> [TableNode] {
    let (tag, payload) = try header()
    var result: [TableNode] = []
    guard tag == .array else { return result }
    for index in 0..<payload { result.append(try child(1 + index)) }
    return result
  }

  /// The key of a map's field of that number.
  public func key(_ index: Int) throws(TableError) -> String {
    try TableStrings.text(image, try word(1 + index))
  }

  /// The keys of a map in their order; none for every other kind.
  public func keys() throws(TableError) -> [String] {
    var result: [String] = []
    guard try isMap() else { return result }
    for index in 0..<(try count()) { result.append(try key(index)) }
    return result
  }

  /// A map's field, or nil when this is no map or has no such field.
  public func member(_ name: String) throws(TableError) -> TableNode? {
    let (tag, payload) = try header()
    guard tag == .map || tag == .record else { return nil }
    var name = name
    let found = name.withUTF8 { text -> Result<Int?, TableError> in
      do throws(TableError) {
        return .success(try index(of: UnsafeRawBufferPointer(text), among: payload))
      } catch {
        return .failure(error)
      }
    }
    guard let index = try found.get() else { return nil }
    return try child(1 + payload + index)
  }

  private func index(
    of name: UnsafeRawBufferPointer, among count: Int
  ) throws(TableError) -> Int? {
    for index in 0..<count
    where try TableStrings.isText(image, try word(1 + index), equalTo: name) {
      return index
    }
    return nil
  }

  /// The text of a string, nil for every other kind.
  public func string() throws(TableError) -> String? {
    let (tag, payload) = try header()
    return tag == .string ? try TableStrings.text(image, UInt32(payload)) : nil
  }

  /// The strings of an array.
  public func strings() throws(TableError) -> [String] {
    var budget = DecodingBudget()
    var result: [String] = []
    for element in try elements() {
      guard let text = try element.string() else { continue }
      try budget.spend(text)
      result.append(text)
    }
    return result
  }

  /// The whole number, nil for every other kind.
  public func int() throws(TableError) -> Int? { try value().int }

  /// What a value consists of: scalars as numbers, texts and keys by their number.
  struct Parts {
    var tag: UInt32
    var numbers: [UInt64] = []
    var strings: [UInt32] = []
    var children: [TableNode] = []
  }

  func parts() throws(TableError) -> Parts {
    let (tag, payload) = try header()
    var parts = Parts(tag: tag.rawValue)
    switch tag {
    case .null, .false, .true: break
    case .small: parts.numbers = [UInt64(payload)]
    case .int, .uint, .double: parts.numbers = [try long()]
    case .string: parts.strings = [UInt32(payload)]
    case .array:
      parts.numbers = [UInt64(payload)]
      for index in 0..<payload { parts.children.append(try child(1 + index)) }
    case .map, .record:
      parts.numbers = [UInt64(payload)]
      for index in 0..<payload {
        parts.strings.append(try word(1 + index))
        parts.children.append(try child(1 + payload + index))
      }
    }
    return parts
  }

  /// The node and everything below it.
  public func value() throws(TableError) -> Value {
    var budget = DecodingBudget()
    return try value(depth: 0, &budget)
  }

  private func value(depth: Int, _ budget: inout DecodingBudget) throws(TableError) -> Value {
    guard depth < TableFormat.maximumDepth else {
      throw TableError("damaged table: values nested too deeply")
    }
    try budget.spend()
    let (tag, payload) = try header()
    switch tag {
    case .null: return .null
    case .false: return .bool(false)
    case .true: return .bool(true)
    case .small: return .int(Int64(payload))
    case .int: return .int(Int64(bitPattern: try long()))
    case .uint: return .uint(try long())
    case .double: return .double(Double(bitPattern: try long()))
    case .string:
      let text = try TableStrings.text(image, UInt32(payload))
      try budget.spend(text)
      return .string(text)
    case .array:
      var elements: [Value] = []
      for index in 0..<payload {
        elements.append(try child(1 + index).value(depth: depth + 1, &budget))
      }
      return .array(elements)
    case .map, .record:
      var fields: [Value.Field] = []
      for index in 0..<payload {
        let value = try child(1 + payload + index).value(depth: depth + 1, &budget)
        let key = try key(index)
        try budget.spend(key)
        if tag == .map, let last = fields.last?.key,
          !last.precedes(key)
        {
          throw TableError("damaged table: the keys of a map are not sorted")
        }
        fields.append(Value.Field(key, value))
      }
      return .map(fields)
    }
  }
}

/// What one value may come to in memory: a table stores equal values once, so a few bytes of a
/// hostile one could stand for more than any machine holds.
private struct DecodingBudget {
  private static let bytesOfNode = 64

  private var left = TableFormat.maximumValueBytes

  mutating func spend() throws(TableError) { try spend(bytes: Self.bytesOfNode) }

  mutating func spend(_ text: String) throws(TableError) { try spend(bytes: text.utf8.count) }

  private mutating func spend(bytes: Int) throws(TableError) {
    left -= bytes
    guard left >= 0 else { throw TableError("damaged table: a value is too large") }
  }
}

/// The string pool: a count, the start of each string and the end of the last, then their bytes.
enum TableStrings {
  private static func bounds(_ image: TableImage, _ id: UInt32) throws(TableError)
    -> (start: Int, length: Int)
  {
    guard id < (try image.word(.strings, 0)) else {
      throw TableError("damaged table: unknown string")
    }
    let (start, end) = try image.words(.strings, 1 + Int(id))
    guard start <= end else { throw TableError("damaged table: a string ends before its start") }
    return (Int(start), Int(end - start))
  }

  static func text(_ image: TableImage, _ id: UInt32) throws(TableError) -> String {
    let (start, length) = try bounds(image, id)
    return try image.text(.strings, start, length)
  }

  static func isText(
    _ image: TableImage, _ id: UInt32, equalTo text: UnsafeRawBufferPointer
  ) throws(TableError) -> Bool {
    let (start, length) = try bounds(image, id)
    guard length == text.count else { return false }
    return try image.isText(.strings, start, equalTo: text)
  }
}
