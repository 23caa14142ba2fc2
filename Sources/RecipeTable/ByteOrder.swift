#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

extension String {
  /// Whether this comes first by the bytes of UTF-8, in which everything here is sorted. Swift's own order
  /// takes different spellings of one letter for the same.
  package func precedes(_ other: String) -> Bool {
    byteOrder(other) { $0 < 0 } ?? utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// Whether both have the same bytes.
  package func isSame(as other: String) -> Bool {
    byteOrder(other) { $0 == 0 } ?? utf8.elementsEqual(other.utf8)
  }

  /// - Returns: nil where the bytes are not next to each other in memory.
  private func byteOrder(_ other: String, _ judge: (Int) -> Bool) -> Bool? {
    utf8.withContiguousStorageIfAvailable { mine in
      other.utf8.withContiguousStorageIfAvailable { theirs in
        guard let left = mine.baseAddress, let right = theirs.baseAddress else {
          return judge(mine.count - theirs.count)
        }
        let order = memcmp(left, right, min(mine.count, theirs.count))
        return judge(order == 0 ? mine.count - theirs.count : Int(order))
      }
    } ?? nil
  }
}

extension Sequence<String> {
  package var inByteOrder: [String] { sorted { $0.precedes($1) } }
}
