import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The keys of a record while it is read, to bring its readings in order and to find a key that is
/// there twice. Snapshots are nearly always in order already.
struct RecordKeys {
  struct Twice {
    let key: String
    let first: SourcePosition
    let second: SourcePosition
  }

  private var places: [SourcePosition] = []
  private var isSorted = true

  mutating func begin() {
    places.removeAll(keepingCapacity: true)
    isSorted = true
  }

  /// - Parameter last: the key that was added before.
  mutating func add(_ key: String, at place: SourcePosition, after last: String?) {
    if isSorted, let last, !last.precedes(key) { isSorted = false }
    places.append(place)
  }

  /// - Parameter readings: in the order in which their keys were added.
  /// - Returns: a key that is there twice, the first such in the order of keys.
  func sort(_ readings: inout [Snapshot.Reading]) -> Twice? {
    if isSorted { return nil }
    let order = readings.indices.sorted { left, right in
      let (mine, theirs) = (readings[left].key, readings[right].key)
      if mine.precedes(theirs) { return true }
      return !theirs.precedes(mine) && left < right
    }
    for (left, right) in zip(order, order.dropFirst())
    where !readings[left].key.precedes(readings[right].key) {
      return Twice(key: readings[left].key, first: places[left], second: places[right])
    }
    readings = order.map { readings[$0] }
    return nil
  }
}

extension String {
  /// Whether this comes first by the bytes of UTF-8, which is not the order of Swift's own comparison.
  func precedes(_ other: String) -> Bool {
    byteOrder(other) { $0 < 0 } ?? utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// Whether both have the same bytes.
  func isSame(as other: String) -> Bool {
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
