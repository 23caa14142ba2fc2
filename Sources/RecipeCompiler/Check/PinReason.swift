import Diagnostics

/// Comments that say why a version is not the registry's: `# larder: pin REASON`.
enum PinReason {
  static let marker = "# larder: pin "

  /// The line, from 1, that says why for what is written at a place: its own, or one of the comments
  /// just above it.
  static func line(_ range: SourceRange) -> Int? {
    guard hasMarker(range.file) else { return nil }
    if saysWhy(range.file.line(range.start.line)) { return range.start.line }
    var number = range.start.line - 1
    while number > 0 {
      let line = range.file.line(number)
      guard line.drop(while: { $0 == " " }).hasPrefix("#") else { return nil }
      if saysWhy(line) { return number }
      number -= 1
    }
    return nil
  }

  /// The lines of a file that have such a comment, with the columns at which it starts.
  static func all(in file: SourceFile) -> [(line: Int, column: Int)] {
    guard hasMarker(file) else { return [] }
    let lines = file.text.utf8.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.enumerated().compactMap { number, bytes in
      let line = Substring(bytes)
      guard let start = line.firstRange(of: marker)?.lowerBound else { return nil }
      return (number + 1, line[..<start].unicodeScalars.count + 1)
    }
  }

  private static func saysWhy(_ line: String) -> Bool {
    guard let marker = line.firstRange(of: marker) else { return false }
    return line[marker.upperBound...].contains { $0 != " " }
  }

  private static func hasMarker(_ file: SourceFile) -> Bool {
    file.text.utf8.contains(sequence: marker.utf8)
  }
}

extension String.UTF8View {
  /// Whether some bytes are in this text, one after the other. Most files have no comment for the linter,
  /// and bytes are looked through much faster than characters.
  func contains(sequence bytes: String.UTF8View) -> Bool {
    guard let first = bytes.first else { return true }
    var rest = self[...]
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: bytes) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
