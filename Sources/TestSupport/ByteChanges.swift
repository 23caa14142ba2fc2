import RecipeTable

/// Tries what a changed byte of a table does, in place.
public final class ByteChanges {
  private let bytes: UnsafeMutableRawBufferPointer
  private let layout: TableLayout

  public var count: Int { bytes.count }

  /// - Throws: when this is no whole table.
  public init(_ table: [UInt8]) throws(TableError) {
    layout = try RecipeTable(bytes: table).image.layout
    bytes = .allocate(byteCount: table.count, alignment: 8)
    bytes.copyBytes(from: table)
  }

  deinit { bytes.deallocate() }

  /// Changes a byte, and looks whether the reader refuses the table when it opens it or when it reads
  /// what the byte belongs to; then changes it back.
  ///
  /// - Parameter change: the bits that change; none for a table that must not be refused.
  public func isNoticed(_ change: UInt8, at place: Int) -> Bool {
    bytes[place] ^= change
    defer { bytes[place] ^= change }
    do {
      let image = try TableImage(borrowing: UnsafeRawBufferPointer(bytes))
      if let reading = dataThatNeeds(place) { try image.verify(reading) }
      return false
    } catch {
      return true
    }
  }

  /// Some of the data that cannot be read without a byte: itself, or what it is the checksum of. Nil
  /// for the head, without which nothing can be read.
  private func dataThatNeeds(_ place: Int) -> Range<Int>? {
    if place >= layout.dataStart { return place..<place + 1 }
    if place < layout.headChecksum + TableFormat.checksumBytes { return nil }
    let checksumsInABlock = TableFormat.blockBytes / TableFormat.checksumBytes
    var blocks = 1
    for level in layout.levels {
      let bytes = level.start..<level.start + level.count * TableFormat.checksumBytes
      if bytes.contains(place) {
        let block = (place - level.start) / TableFormat.checksumBytes * blocks
        let start = layout.dataStart + block * TableFormat.blockBytes
        return start..<start + 1
      }
      blocks *= checksumsInABlock
    }
    return nil
  }
}
