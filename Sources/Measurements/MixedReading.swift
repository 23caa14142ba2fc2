/// A reading of several things that differ: `mixed: A, B`.
///
/// It is neither a version nor the name of a service, so that nothing is recognized because one of them was
/// looked at. A constraint holds where it does for each.
public enum MixedReading {
  private static let mark = "mixed: "
  private static let separator = ", "

  /// - Parameter texts: what the things say; a single one stays as it is.
  public static func text(_ texts: [String]) -> String {
    texts.count == 1 ? texts[0] : mark + texts.joined(separator: separator)
  }

  /// What the things say that a reading is of.
  static func texts(_ reading: String) -> [String] {
    guard reading.hasPrefix(mark) else { return [reading] }
    return reading.dropFirst(mark.count)
      .split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
