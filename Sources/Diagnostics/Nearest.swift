/// The candidate that a misspelt name most likely means, or nil when none is near.
///
/// Near is at most a third of the letters changed, counting an exchange of neighbours as one change,
/// or one name the beginning of the other. Of several equally near, the first in byte order.
public func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
  let target = Array(name.lowercased().unicodeScalars)
  guard !target.isEmpty, target.count <= 200 else { return nil }
  var best: (distance: Int, name: String)?
  for candidate in candidates.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
    let letters = Array(candidate.lowercased().unicodeScalars)
    guard !letters.isEmpty, letters.count <= 200 else { continue }
    let distance = editDistance(target, letters)
    let isPrefix =
      min(target.count, letters.count) >= 3
      && (target.starts(with: letters) || letters.starts(with: target))
    guard distance <= max(1, max(target.count, letters.count) / 3) || isPrefix else { continue }
    if best == nil || distance < best!.distance { best = (distance, candidate) }
  }
  return best?.name
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
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in 1...left.count {
    var current = [row]
    for column in 1...right.count {
      let cost = left[row - 1] == right[column - 1] ? 0 : 1
      var distance = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
      if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1]
      {
        distance = min(distance, beforeLast[column - 2] + 1)
      }
      current.append(distance)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
