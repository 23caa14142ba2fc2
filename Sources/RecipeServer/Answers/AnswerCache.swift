import Synchronization

/// What was answered lately. Two generations: what is found in the older moves to the newer, and when the
/// newer is full, the older goes with all that nobody asked for meanwhile.
final class AnswerCache: Sendable {
  /// Whoever asks the same gets the same.
  struct Key: Hashable, Sendable {
    /// Path and query, as they were sent.
    let target: String
    /// The header `Accept`, as it was sent; of a file, its version.
    let variant: String?
    let gzip: Bool
  }

  private struct Generations {
    var new: [Key: Representation] = [:]
    var old: [Key: Representation] = [:]
    /// Of the newer.
    var cost = 0
  }

  private let generations = Mutex(Generations())
  /// Of a generation, in bytes.
  private let limit: Int

  /// - Parameter limit: in bytes, about.
  init(limit: Int) { self.limit = limit / 2 }

  /// Longer keys are nobody's usual question.
  static let longestKey = 2048

  subscript(key: Key) -> Representation? {
    generations.withLock { generations -> Representation? in
      if let found = generations.new[key] { return found }
      guard let found = generations.old[key] else { return nil }
      add(found, key, &generations)
      return found
    }
  }

  func add(_ representation: Representation, _ key: Key) {
    guard key.target.utf8.count + (key.variant?.utf8.count ?? 0) <= Self.longestKey,
      representation.cost <= limit / 8
    else { return }
    generations.withLock { add(representation, key, &$0) }
  }

  private func add(_ found: Representation, _ key: Key, _ generations: inout Generations) {
    let cost = found.cost + key.target.utf8.count
    if generations.cost + cost > limit {
      generations.old = generations.new
      generations.new = [:]
      generations.cost = 0
    }
    if generations.new.updateValue(found, forKey: key) == nil { generations.cost += cost }
  }

  /// How many answers there are.
  var count: Int { generations.withLock { $0.new.count + $0.old.count } }
}
