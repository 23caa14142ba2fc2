extension String {
  /// Without control characters and those that reorder text: what a file says must not be able to
  /// command the terminal. Tabs stay.
  public var visible: String {
    guard unicodeScalars.contains(where: \.isUnsafe) else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars { result.append(scalar.isUnsafe ? "\u{FFFD}" : scalar) }
    return String(result)
  }

  /// The same for text of several lines.
  public var visibleLines: String {
    guard unicodeScalars.contains(where: \.isUnsafe) else { return self }
    return split(separator: "\n", omittingEmptySubsequences: false).map { String($0).visible }
      .joined(separator: "\n")
  }
}

extension Unicode.Scalar {
  fileprivate var isUnsafe: Bool {
    switch value {
    case 0x09: false
    case 0..<0x20, 0x7F...0x9F: true
    // Marks, embeddings, overrides and isolates of the bidirectional algorithm.
    case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
