import RecipeTable

/// The bytes of a table with checksums that are right for whatever else was done to them, so that
/// damage gets as far as the structure.
public enum SealedTable {
  /// The bytes with their checksums; as they are where no checksums would fit.
  ///
  /// - Parameter size: write the size into the header, too.
  public static func seal(_ bytes: [UInt8], size: Bool = true) -> [UInt8] {
    var bytes = bytes
    guard bytes.count > TableFormat.topStart + TableFormat.checksumBytes else { return bytes }
    if size { bytes.store(UInt64(bytes.count), at: 16) }
    let start = bytes.number(at: TableFormat.headerBytes + 8)
    guard start > TableFormat.topStart, start <= bytes.count else { return bytes }
    let levels = TableLayout.places(dataBytes: bytes.count - Int(start))
    guard TableLayout.dataStart(levels) == Int(start) else { return bytes }
    TableAssembly.seal(&bytes, dataStart: Int(start), levels)
    return bytes
  }
}

extension [UInt8] {
  /// A number of 64 bits, little-endian.
  func number(at place: Int) -> UInt64 {
    withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
  }

  /// Writes a number, little-endian, as far as there is room.
  mutating func store<Number: FixedWidthInteger>(_ number: Number, at place: Int) {
    Swift.withUnsafeBytes(of: number.littleEndian) { bytes in
      for (offset, byte) in bytes.enumerated() where indices.contains(place + offset) {
        self[place + offset] = byte
      }
    }
  }
}
