/// Where everything of a table lies, by FORMAT.md: the header, the directory and the last level of
/// checksums, then their own checksum, then the other levels, then the data.
package struct TableLayout: Sendable {
  package struct Section: Sendable {
    package let start: Int
    package let length: Int
  }

  /// In the order of their numbers.
  package let sections: [Section]
  /// The catalog's place in the nodes.
  let root: UInt32
  /// One a level, the first those of the data's blocks: where its checksums start, and how many there
  /// are.
  package let levels: [(start: Int, count: Int)]
  package let dataStart: Int
  package let length: Int

  /// Where the checksum of everything before it lies.
  package var headChecksum: Int {
    levels[levels.count - 1].start + levels[levels.count - 1].count * TableFormat.checksumBytes
  }

  /// The layout of a table with these sections.
  ///
  /// - Parameter lengths: in bytes, in the order of the sections' numbers.
  init(lengths: [Int], root: UInt32) {
    let padded = lengths.map { ($0 + 7) & ~7 }
    let dataBytes = padded.reduce(0, +)
    levels = Self.places(dataBytes: dataBytes)
    dataStart = Self.dataStart(levels)
    var start = dataStart
    var sections: [Section] = []
    for (length, place) in zip(lengths, padded) {
      sections.append(Section(start: start, length: length))
      start += place
    }
    self.sections = sections
    self.root = root
    length = start
  }

  /// Where the levels of checksums over data of this length lie; the last level lies first.
  package static func places(dataBytes: Int) -> [(start: Int, count: Int)] {
    let counts = TableFormat.checksumLevels(dataBytes: dataBytes)
    var places: [(start: Int, count: Int)] = []
    var start = TableFormat.topStart
    for (number, count) in counts.enumerated().reversed() {
      places.append((start, count))
      start += count * TableFormat.checksumBytes
      // The head's own checksum follows the last level.
      if number == counts.count - 1 { start += TableFormat.checksumBytes }
    }
    return places.reversed()
  }

  /// Where data begins that has these levels of checksums.
  package static func dataStart(_ levels: [(start: Int, count: Int)]) -> Int {
    let end = levels[0].start + levels[0].count * TableFormat.checksumBytes
    return levels.count == 1 ? end + TableFormat.checksumBytes : end
  }

  /// Reads the layout of a table, of which only the head is looked at.
  package init(reading bytes: UnsafeRawBufferPointer) throws(TableError) {
    let head = try Head(bytes)
    root = head.word(24)
    length = bytes.count
    dataStart = try head.dataStart()
    levels = Self.places(dataBytes: length - dataStart)
    guard Self.dataStart(levels) == dataStart else {
      throw TableError("damaged table: the data does not start where its checksums end")
    }
    let end =
      levels[levels.count - 1].start
      + levels[levels.count - 1].count * TableFormat.checksumBytes
    guard head.isIntact(until: end) else {
      throw TableError("damaged table: wrong checksum for the header")
    }
    sections = try head.sections(from: dataStart)
  }
}

/// The header and the directory of a table, as they are read.
private struct Head {
  let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) throws(TableError) {
    self.bytes = bytes
    guard bytes.starts(with: TableFormat.magic) else {
      throw TableError("not a table: it does not start with Larder's signature")
    }
    guard bytes.count >= TableFormat.topStart else {
      throw TableError("damaged table: it is cut off within its header")
    }
    guard word(8) == TableFormat.version else {
      throw TableError(
        "table version \(word(8)) is not supported; this program reads version "
          + "\(TableFormat.version)")
    }
    guard long(16) == UInt64(bytes.count) else {
      throw TableError("damaged table: \(bytes.count) bytes where the header says \(long(16))")
    }
    guard word(12) == TableFormat.Section.allCases.count, word(28) == 0 else {
      throw TableError("damaged table: \(word(12)) sections")
    }
  }

  func word(_ offset: Int) -> UInt32 {
    UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  func long(_ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The data starts with the first section.
  func dataStart() throws(TableError) -> Int {
    let start = long(TableFormat.headerBytes + 8)
    guard start > TableFormat.topStart, start <= UInt64(bytes.count) else {
      throw TableError("damaged table: the data starts outside the file")
    }
    return Int(start)
  }

  func isIntact(until end: Int) -> Bool {
    end + TableFormat.checksumBytes <= bytes.count
      && TableFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<end])) == long(end)
  }

  /// The sections, which follow each other without gaps.
  func sections(from dataStart: Int) throws(TableError) -> [TableLayout.Section] {
    var sections: [TableLayout.Section] = []
    var end = UInt64(dataStart)
    for (number, kind) in TableFormat.Section.allCases.enumerated() {
      let entry = TableFormat.headerBytes + number * TableFormat.directoryEntryBytes
      let start = long(entry + 8)
      let length = long(entry + 16)
      guard word(entry) == kind.rawValue, word(entry + 4) == 0, start == end,
        start <= UInt64(bytes.count), length <= UInt64(bytes.count) - start
      else { throw TableError("damaged table: section \(number + 1) lies outside the file") }
      end = (start + length + 7) & ~7
      sections.append(TableLayout.Section(start: Int(start), length: Int(length)))
    }
    guard end == UInt64(bytes.count) else {
      throw TableError("damaged table: the sections do not fill the file")
    }
    return sections
  }
}
