import Diagnostics
import YAMLSyntax

/// What an author could not source, and says so in a comment that begins with `# Assumption:`.
struct Assumption: Equatable {
  /// Of the comment's first line, from 1.
  let line: Int
  /// One line, without the marks.
  let text: String
  /// The line that it speaks of: its own where something stands before the comment, else the next that
  /// holds more than a comment; nil at the end of a file.
  let subjectLine: Int?
}

/// Finds the assumptions in a YAML file.
///
/// The text goes on over the lines below that hold nothing but a comment in the same column. It ends before
/// one without words, one that begins another assumption, and one that speaks to the linter.
struct AssumptionReader {
  static let marker = "# Assumption:"
  /// Of one file; the rest is passed over.
  static let mostAssumptions = 100
  /// Unicode scalars of a text; a longer one is cut, and ends with `…`.
  static let longestText = 2000

  private static let forLinter = "# larder: allow "

  private struct Comment {
    /// From 0, in Unicode scalars.
    let column: Int
    /// Whether nothing else is on the line.
    let isAlone: Bool
    /// From its mark on.
    let text: Substring

    var begins: Bool { text.utf8.starts(with: AssumptionReader.marker.utf8) }

    var words: String { String(text.dropFirst()).trimmedWhitespace }
  }

  private let lines: [Substring]
  private let texts: ScalarRanges

  /// - Parameter root: what was read from the file; nil where that is nothing.
  init(_ file: SourceFile, root: YAMLNode?) {
    guard file.text.utf8.contains(sequence: Self.marker.utf8) else {
      lines = []
      texts = ScalarRanges(nil)
      return
    }
    lines = file.text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Substring($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0) }
    texts = ScalarRanges(root)
  }

  /// In the order of their lines.
  var assumptions: [Assumption] {
    var found: [Assumption] = []
    for number in lines.indices {
      guard found.count < Self.mostAssumptions else { break }
      guard let comment = comment(on: number), comment.begins else { continue }
      if let assumption = assumption(comment, on: number) { found.append(assumption) }
    }
    return found
  }

  /// - Parameter number: of the line, from 0.
  private func assumption(_ comment: Comment, on number: Int) -> Assumption? {
    let further = lines[(number + 1)...].indices.lazy.map { self.comment(on: $0) }
      .prefix { $0.map { goesOn(comment, with: $0) } ?? false }.compactMap { $0?.words }
    let first = String(comment.text.dropFirst(Self.marker.count)).trimmedWhitespace
    let words = ([first] + further).filter { !$0.isEmpty }
    guard !words.isEmpty else { return nil }
    return Assumption(
      line: number + 1, text: Self.cut(words.joined(separator: " ")),
      subjectLine: comment.isAlone ? lineWithContent(after: number).map { $0 + 1 } : number + 1)
  }

  private func goesOn(_ comment: Comment, with next: Comment) -> Bool {
    next.isAlone && next.column == comment.column && !next.words.isEmpty && !next.begins
      && !next.text.utf8.starts(with: Self.forLinter.utf8)
  }

  private func lineWithContent(after number: Int) -> Int? {
    lines[(number + 1)...].indices.first { next in
      lines[next].contains { !$0.isWhitespace } && comment(on: next)?.isAlone != true
    }
  }

  /// The comment on a line, if it has one: from the first `#` that nothing but white space is attached to
  /// and that is not part of a text.
  private func comment(on number: Int) -> Comment? {
    let line = lines[number]
    let scalars = line.unicodeScalars
    var isApart = true
    var isAlone = true
    for (column, place) in scalars.indices.enumerated() {
      let scalar = scalars[place]
      let position = SourcePosition(line: number + 1, column: column + 1)
      if scalar == "#", isApart, !texts.contain(position) {
        return Comment(column: column, isAlone: isAlone, text: line[place...])
      }
      isApart = scalar == " " || scalar == "\t"
      isAlone = isAlone && isApart
    }
    return nil
  }

  private static func cut(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count > longestText else { return text }
    return String(String.UnicodeScalarView(scalars.prefix(longestText))) + "…"
  }
}

/// Where a document has texts, in which `#` begins no comment.
private struct ScalarRanges {
  /// In the order of their starts. They do not overlap, though those of an anchor can be there often.
  private let ranges: [(start: SourcePosition, end: SourcePosition)]

  init(_ root: YAMLNode?) {
    var ranges: [(start: SourcePosition, end: SourcePosition)] = []
    var waiting = [root].compactMap(\.self)
    while let node = waiting.popLast() {
      switch node.content {
      case .scalar: ranges.append((node.range.start, node.range.end))
      case .sequence(let nodes): waiting += nodes
      case .mapping(let mapping):
        for entry in mapping.entries {
          ranges.append((entry.keyRange.start, entry.keyRange.end))
          waiting.append(entry.value)
        }
      }
    }
    self.ranges = ranges.sorted { $0.start < $1.start }
  }

  func contain(_ position: SourcePosition) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].start <= position { low = middle + 1 } else { high = middle }
    }
    return low > 0 && position < ranges[low - 1].end
  }
}
