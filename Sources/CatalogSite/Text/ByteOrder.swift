extension StringProtocol {
  /// Whether this text stands before another in the order of their bytes, which no locale changes.
  func precedes(_ other: some StringProtocol) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
