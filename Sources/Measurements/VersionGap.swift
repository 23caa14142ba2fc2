import RecipeTable

/// How many versions a reading is below what a constraint asks for.
public struct VersionGap: Sendable, Equatable {
  public enum Part: Int, Sendable {
    case major, minor, patch
  }

  /// The first part in which they differ.
  public let part: Part
  /// By how much: one at least.
  public let count: Int

  /// Nil unless the constraint asks for at least, or more than, a version that the reading does not reach.
  public init?(_ expression: ConstraintExpression?, reading: String?) {
    guard let expression, let reading, [.atLeast, .above].contains(expression.comparison),
      let wanted = ConstraintVersion(expression.value), let found = ConstraintVersion(reading)
    else { return nil }
    let pairs = Array(zip(found.components, wanted.components))
    guard let first = pairs.firstIndex(where: { $0.0 != $0.1 }) else {
      guard expression.comparison == .above, let part = Part(rawValue: pairs.count - 1) else {
        return nil
      }
      self.part = part
      count = 1
      return
    }
    guard let part = Part(rawValue: first), pairs[first].0 < pairs[first].1 else { return nil }
    self.part = part
    count = pairs[first].1 - pairs[first].0
  }

  /// A gap that has no measure is as bad as several major versions.
  static let unmeasured = 4_000_000

  /// For putting gaps in an order: patches are next to nothing, major versions next to impossible.
  var weight: Int {
    let steps = min(count, 999)
    return switch part {
    case .major: steps * 1_000_000
    case .minor: steps * 1000
    case .patch: steps
    }
  }
}
