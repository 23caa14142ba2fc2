/// Puts header, directory, checksums and sections together.
package enum TableAssembly {
  /// - Parameters:
  ///   - sections: in the order of their numbers.
  ///   - root: the catalog's place in the nodes.
  static func assemble(_ sections: [[UInt8]], root: UInt32) -> [UInt8] {
    let layout = TableLayout(lengths: sections.map(\.count), root: root)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(layout.length)
    bytes += TableFormat.magic
    bytes.append(TableFormat.version)
    bytes.append(UInt32(sections.count))
    bytes.append(UInt64(layout.length))
    bytes.append(root)
    bytes.append(UInt32(0))
    for (kind, section) in zip(TableFormat.Section.allCases, layout.sections) {
      bytes.append(kind.rawValue)
      bytes.append(UInt32(0))
      bytes.append(UInt64(section.start))
      bytes.append(UInt64(section.length))
    }
    bytes.pad(to: layout.dataStart)
    for section in sections {
      bytes += section
      bytes.pad(to: layout.dataStart + ((bytes.count - layout.dataStart + 7) & ~7))
    }
    seal(&bytes, dataStart: layout.dataStart, layout.levels)
    return bytes
  }

  /// Writes every checksum.
  package static func seal(
    _ bytes: inout [UInt8], dataStart: Int, _ levels: [(start: Int, count: Int)]
  ) {
    var covered = dataStart..<bytes.count
    for level in levels {
      for block in 0..<level.count {
        let start = covered.lowerBound + block * TableFormat.blockBytes
        bytes.setChecksum(
          of: start..<min(start + TableFormat.blockBytes, covered.upperBound),
          at: level.start + block * TableFormat.checksumBytes)
      }
      covered = level.start..<level.start + level.count * TableFormat.checksumBytes
    }
    bytes.setChecksum(of: 0..<covered.upperBound, at: covered.upperBound)
  }
}

extension [UInt8] {
  fileprivate mutating func pad(to length: Int) {
    append(contentsOf: repeatElement(0, count: length - count))
  }

  fileprivate mutating func setChecksum(of range: Range<Int>, at place: Int) {
    let checksum = withUnsafeBytes {
      TableFormat.checksum(UnsafeRawBufferPointer(rebasing: $0[range]))
    }
    withUnsafeMutableBytes {
      $0.storeBytes(of: checksum.littleEndian, toByteOffset: place, as: UInt64.self)
    }
  }

  /// Little-endian.
  fileprivate mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    Swift.withUnsafeBytes(of: number.littleEndian) { self += $0 }
  }
}
