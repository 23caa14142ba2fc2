/// The candidate that a misspelt name most likely means, or nil when none is near.
///
/// Near is at most a third of the letters changed, counting an exchange of neighbours as one change,
/// or one name the beginning of the other. Of several equally near, the first in byte order.
public func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
  let target = Letters(name)
  guard (1...Letters.limit).contains(target.scalars.count) else { return nil }
  var best: (distance: Int, name: String)?
  for candidate in candidates {
    let letters = Letters(candidate)
    guard (1...Letters.limit).contains(letters.scalars.count) else { continue }
    let isPrefix = target.isBeginning(of: letters) || letters.isBeginning(of: target)
    let near = max(1, max(target.scalars.count, letters.scalars.count) / 3)
    let limit = isPrefix ? Letters.limit : min(near, best?.distance ?? near)
    guard let distance = target.distance(to: letters, atMost: limit) else { continue }
    let isFirst = best.map { candidate.utf8.lexicographicallyPrecedes($0.name.utf8) } ?? true
    if best == nil || distance < best!.distance || distance == best!.distance && isFirst {
      best = (distance, candidate)
    }
  }
  return best?.name
}

/// A name as names are compared: without regard to case.
private struct Letters {
  /// Longer names are not looked at.
  static let limit = 200

  let scalars: [Unicode.Scalar]
  /// A bit for each letter that there is, which several can share.
  private let present: UInt64

  init(_ name: String) {
    scalars = Array(name.lowercased().unicodeScalars)
    present = scalars.reduce(0) { $0 | 1 << UInt64($1.value % 64) }
  }

  func isBeginning(of other: Letters) -> Bool {
    scalars.count >= 3 && other.scalars.starts(with: scalars)
  }

  /// Nil when it is more than the limit. Of thousands of names nearly all are ruled out by a letter
  /// that only one side has, each of which takes a change.
  func distance(to other: Letters, atMost limit: Int) -> Int? {
    let least = max(
      abs(scalars.count - other.scalars.count), (present & ~other.present).nonzeroBitCount,
      (other.present & ~present).nonzeroBitCount)
    guard least <= limit else { return nil }
    let distance = editDistance(scalars, other.scalars)
    return distance <= limit ? distance : nil
  }
}

/// The candidate that a name is but for a slip of the keyboard; nil for what only resembles one, and
/// for names too short to tell.
public func slip(_ name: String, of candidates: some Sequence<String>) -> String? {
  guard name.utf8.count > 4, let near = nearestName(to: name, in: candidates) else { return nil }
  return editDistance(name, near) <= 2 ? near : nil
}

/// How a message ends that offers a name: `; did you mean NAME?`, or nothing where there is none to
/// offer.
public func didYouMean(_ name: String?) -> String { name.map { "; did you mean \($0)?" } ?? "" }

/// How a message on an unknown name ends: with the one that was probably meant, or else with all that
/// are known.
public func didYouMean(_ name: String?, orOneOf known: [String]) -> String {
  name == nil && !known.isEmpty ? "; known are " + known.joined(separator: ", ") : didYouMean(name)
}

/// Insertions, deletions, replacements and exchanges of neighbours that turn one into the other.
public func editDistance(_ left: String, _ right: String) -> Int {
  guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
  return editDistance(Array(left.unicodeScalars), Array(right.unicodeScalars))
}

/// Insertions, deletions, replacements and exchanges of neighbours that turn one into the other.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var beforeLast = Array(0...right.count)
  var last = beforeLast
  var current = beforeLast
  for row in 1...left.count {
    current[0] = row
    for column in 1...right.count {
      let cost = left[row - 1] == right[column - 1] ? 0 : 1
      var distance = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
      if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1]
      {
        distance = min(distance, beforeLast[column - 2] + 1)
      }
      current[column] = distance
    }
    (beforeLast, last, current) = (last, current, beforeLast)
  }
  return last[right.count]
}
