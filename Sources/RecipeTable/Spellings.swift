/// The spellings of the values that a query can give, of a table that is being written: for each
/// dimension an open hash table, laid out as FORMAT.md has it.
struct SpellingTable {
  private struct Entry {
    let spelling: String
    /// The number of the spelling's string.
    let number: UInt32
    let value: UInt32
    let column: UInt32
  }

  private var entries = [[Entry]](repeating: [], count: Dimension.allCases.count)
  private var known = [Set<UInt32>](repeating: [], count: Dimension.allCases.count)

  /// Adds a spelling, unless it is there already.
  ///
  /// - Parameters:
  ///   - spelling: a number of a string, and its text.
  ///   - value: the number of the string that it stands for.
  mutating func add(
    _ dimension: Dimension, _ spelling: (number: UInt32, text: String), value: UInt32,
    column: UInt32
  ) {
    guard known[dimension.rawValue].insert(spelling.number).inserted else { return }
    entries[dimension.rawValue].append(
      Entry(spelling: spelling.text, number: spelling.number, value: value, column: column))
  }

  /// - Parameter starts: of the strings, within their section.
  func words(_ starts: [UInt32]) -> [UInt32] {
    let sizes = entries.map { Spellings.slotCount(for: $0.count) }
    var words: [UInt32] = []
    var start = Dimension.allCases.count * Spellings.directoryWords
    for size in sizes {
      words += [UInt32(start), UInt32(size)]
      start += size * TableFormat.slotWords
    }
    for (entries, size) in zip(entries, sizes) { words += Self.slots(entries, size, starts) }
    return words
  }

  private static func slots(
    _ entries: [Entry], _ size: Int, _ starts: [UInt32]
  ) -> [UInt32] {
    var words = [UInt32](repeating: TableFormat.none, count: size * TableFormat.slotWords)
    for entry in entries {
      let hash = Spellings.hash(entry.spelling)
      var slot = Spellings.slot(hash, among: size)
      while words[slot * TableFormat.slotWords + 1] != TableFormat.none {
        slot = (slot + 1) & (size - 1)
      }
      let filled = [
        UInt32(hash >> 32), starts[Int(entry.number)], UInt32(entry.spelling.utf8.count),
        entry.value, entry.column, entry.value == entry.number ? 1 : 0,
      ]
      words.replaceSubrange(
        slot * TableFormat.slotWords..<(slot + 1) * TableFormat.slotWords, with: filled)
    }
    return words
  }
}

/// Finds what a spelling means, in constant time however many values there are.
enum Spellings {
  /// Where a dimension's slots start, and how many there are.
  static let directoryWords = 2

  struct Meaning {
    /// The number of the canonical spelling.
    let value: UInt32
    let column: Int
    let isCanonical: Bool
  }

  static func hash(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { TableFormat.checksum(UnsafeRawBufferPointer($0)) }
  }

  /// Where to look first. The product's high bits depend on every bit of the hash, whose own low bits
  /// do not depend on the last bytes of a text.
  static func slot(_ hash: UInt64, among size: Int) -> Int {
    Int((hash &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - size.trailingZeroBitCount))
  }

  /// A power of two, with room for half as many again.
  static func slotCount(for entries: Int) -> Int {
    var size = 1
    while size * 2 < entries * 3 { size *= 2 }
    return size
  }

  /// Nil when nobody knows the spelling.
  static func meaning(
    of spelling: String, _ dimension: Dimension, in image: TableImage
  ) throws(TableError) -> Meaning? {
    try bytes(of: spelling) { text throws(TableError) in try find(text, dimension, image) }
  }

  /// The column of a canonical value, be it `any`.
  static func column(
    of value: String, _ dimension: Dimension, in image: TableImage
  ) throws(TableError) -> Int {
    try bytes(of: value) { text throws(TableError) in
      if isAny(text) { return TableFormat.anyColumn }
      guard let meaning = try find(text, dimension, image), meaning.isCanonical else {
        return TableFormat.otherColumn
      }
      return meaning.column
    }
  }

  /// Byte by byte: this is asked more often than anything else.
  private static func isAny(_ text: UnsafeRawBufferPointer) -> Bool {
    text.count == 3 && text[0] == UInt8(ascii: "a") && text[1] == UInt8(ascii: "n")
      && text[2] == UInt8(ascii: "y")
  }

  @inline(__always)
  private static func bytes<Answer>(
    of text: String, _ body: (UnsafeRawBufferPointer) throws(TableError) -> Answer
  ) throws(TableError) -> Answer {
    var text = text
    let result = text.withUTF8 { bytes -> Result<Answer, TableError> in
      do throws(TableError) {
        return .success(try body(UnsafeRawBufferPointer(bytes)))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func find(
    _ text: UnsafeRawBufferPointer, _ dimension: Dimension, _ image: TableImage
  ) throws(TableError) -> Meaning? {
    let hash = TableFormat.checksum(text)
    let (start, size) = try image.words(.spellings, dimension.rawValue * directoryWords)
    guard size.nonzeroBitCount == 1, Int(size) <= image.length(of: .spellings) / 4 else {
      throw TableError("damaged table: the spellings do not fit their section")
    }
    let mask = Int(size) - 1
    var slot = slot(hash, among: Int(size))
    // A table that is not damaged has an empty slot.
    for _ in 0..<size {
      let place = Int(start) + slot * TableFormat.slotWords
      let words = try image.run(.spellings, place, count: TableFormat.slotWords)
      let (tag, known) = words.pair(0)
      if known == TableFormat.none { return nil }
      let (length, value) = words.pair(2)
      if tag == UInt32(hash >> 32), Int(length) == text.count,
        try image.isText(.strings, Int(known), equalTo: text)
      {
        let (column, isCanonical) = words.pair(4)
        return Meaning(value: value, column: Int(column), isCanonical: isCanonical == 1)
      }
      slot = (slot + 1) & mask
    }
    return nil
  }
}
