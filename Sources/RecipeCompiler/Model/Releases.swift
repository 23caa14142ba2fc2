import RecipeTable

/// Three numbers, of which the first that differs decides.
///
/// Constraints compare only as many numbers as both sides have, which is no order to sort by: 1.32 is
/// neither before nor after 1.32.4, and neither before nor after 1.32.9. Whatever looks for the
/// highest of several versions, or for what two constraints have in common, compares releases.
struct Release: Comparable, Sendable {
  /// One more than the largest number of a version fits.
  fileprivate let numbers: [UInt]

  static func < (left: Release, right: Release) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }
}

/// The releases that a version stands for: `1.32` for 1.32.0 and all that follow before 1.33.0.
struct ReleaseSpan: Sendable {
  let first: Release
  /// The first after them.
  let end: Release

  init(_ version: ConstraintVersion) {
    let numbers = version.components.map(UInt.init)
    let missing = Array(repeating: 0 as UInt, count: 3 - numbers.count)
    first = Release(numbers: numbers + missing)
    end = Release(numbers: numbers.dropLast() + [(numbers.last ?? 0) + 1] + missing)
  }

  /// - Returns: nil when the text is no version.
  init?(_ text: String) {
    guard let version = ConstraintVersion(text) else { return nil }
    self.init(version)
  }
}

/// The releases that an ordering lets pass: `>= 1.32` those from 1.32.0 on, `> 1.32` those from 1.33.0 on.
struct ReleaseRange: Sendable {
  private let first: Release
  /// The first that is too high; nil where none is.
  private let end: Release?

  /// - Returns: nil for what is no ordering, or not of versions.
  init?(_ expression: ConstraintExpression) {
    guard let bound = ReleaseSpan(expression.value) else { return nil }
    let lowest = Release(numbers: [0, 0, 0])
    switch expression.comparison {
    case .atLeast: (first, end) = (bound.first, nil)
    case .above: (first, end) = (bound.end, nil)
    case .atMost: (first, end) = (lowest, bound.end)
    case .below: (first, end) = (lowest, bound.first)
    case .equal, .notEqual, .exactly: return nil
    }
  }

  /// Whether the other lets pass all that this does.
  func isWithin(_ other: ReleaseRange) -> Bool {
    guard first >= other.first else { return false }
    guard let limit = other.end else { return true }
    return end.map { $0 <= limit } ?? false
  }

  /// Whether there is a release that both let pass.
  func overlaps(_ other: ReleaseRange) -> Bool {
    let start = max(first, other.first)
    return [end, other.end].compactMap { $0 }.allSatisfy { start < $0 }
  }
}

extension String {
  /// Whether this and another are versions, and this one is no newer as far as both say.
  func isVersion(upTo other: String) -> Bool {
    (try? ConstraintExpression("<= \(other)").isSatisfied(by: self)) == true
  }

  /// Whether this and another are versions, and this one is older as far as both say: 1.32 is not
  /// older than 1.32.4, for it stands for all of 1.32.
  ///
  /// No order to sort by, or to find the highest with.
  func isVersion(before other: String) -> Bool {
    (try? ConstraintExpression("< \(other)").isSatisfied(by: self)) == true
  }

  /// Whether this and another are versions, and this one begins with the earlier release: 1.32 begins
  /// with 1.32.0 and so before 1.32.4.
  func startsBefore(_ other: String) -> Bool {
    guard let mine = ReleaseSpan(self), let theirs = ReleaseSpan(other) else { return false }
    return mine.first < theirs.first
  }

  /// Whether this and another are versions, and this one ends with the earlier release: 1.32.4 ends
  /// before 1.32, which stands for later ones, too.
  func endsBefore(_ other: String) -> Bool {
    guard let mine = ReleaseSpan(self), let theirs = ReleaseSpan(other) else { return false }
    return mine.end < theirs.end
  }
}

extension ConstraintVersion {
  /// The first version after those that this one stands for, as precise as this: 1.33 after 1.32. Nil
  /// where there is none.
  var next: String? {
    let last = components.count - 1
    let (number, overflows) = components[last].addingReportingOverflow(1)
    if overflows { return nil }
    return (components.prefix(last) + [number]).map(String.init).joined(separator: ".")
  }
}
