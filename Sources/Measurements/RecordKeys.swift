import Diagnostics
import RecipeTable

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
