extension String {
  /// Whether the bytes are the same; `==` takes different spellings of one letter for the same.
  func isSame(_ other: String) -> Bool {
    self == other && utf8.elementsEqual(other.utf8)
  }

  func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
