import Synchronization

/// What was made once for a key, for every page that needs it.
final class Memo<Key: Hashable & Sendable, Made: Sendable>: Sendable {
  private let known = Mutex<[Key: Made]>([:])

  /// - Parameter make: always makes the same for the same key. Two threads can be in it for one key;
  ///   what the first gave stays.
  func get(_ key: Key, make: () throws -> Made) rethrows -> Made {
    if let found = known.withLock({ $0[key] }) { return found }
    let made = try make()
    return known.withLock { known in
      if let earlier = known[key] { return earlier }
      known[key] = made
      return made
    }
  }
}

/// What is made when it is first asked for; other threads wait for it.
final class Lazily<Made: Sendable>: Sendable {
  private let made = Mutex<Made?>(nil)

  func get(make: () throws -> Made) throws -> Made {
    try made.withLock { made in
      if let made { return made }
      let first = try make()
      made = first
      return first
    }
  }
}
