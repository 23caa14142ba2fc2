/// A text of which parts are left out where `…` stands: alone on a line one line or more, else something
/// of its line.
struct Abridged {
  private static let mark = "…"

  let lines: [Substring]

  func matches(_ text: [Substring]) -> Bool {
    // How many of the text's lines those seen so far may stand for.
    var ends: Set = [0]
    for line in lines {
      if line == Self.mark {
        ends = ends.min().map { $0 < text.count ? Set(($0 + 1)...text.count) : [] } ?? []
      } else {
        ends = Set(ends.filter { $0 < text.count && Self.matches(line, text[$0]) }.map { $0 + 1 })
      }
    }
    return ends.contains(text.count)
  }

  private static func matches(_ abridged: Substring, _ line: Substring) -> Bool {
    let parts = abridged.split(separator: mark, omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, parts.count > 1 else {
      return abridged == line
    }
    guard line.hasPrefix(first) else { return false }
    var rest = line.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() {
      guard let found = rest.dropFirst().firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.dropFirst().hasSuffix(last) && !rest.isEmpty
  }
}
