extension Diagnostic {
  /// A change of one file's text after which it certainly says what its author meant.
  public struct Fix: Sendable {
    /// Text in the place of other text: an empty range is an insertion, empty text a deletion.
    public struct Edit: Sendable {
      public let range: SourceRange
      public let text: String

      public init(_ range: SourceRange, _ text: String) {
        self.range = range
        self.text = text
      }
    }

    /// What it does, as advice to the author: `write eks`, `take it out`.
    public let description: String
    /// All in one file, none over another.
    public let edits: [Edit]

    public init(_ description: String, _ edits: [Edit]) {
      self.description = description
      self.edits = edits
    }

    public init(replacing range: SourceRange, with text: String) {
      self.init("write \(text)", [Edit(range, text)])
    }

    public init(takingOut edit: Edit) {
      self.init("take it out", [edit])
    }
  }
}

extension Diagnostic.Fix {
  /// The only line that changes, as it will be; nil where lines come or go.
  var fixedLine: (number: Int, column: Int, text: String)? {
    guard let first = edits.first?.range else { return nil }
    let number = first.start.line
    let isWithin = edits.allSatisfy {
      $0.range.start.line == number && $0.range.end.line == number
        && !$0.text.unicodeScalars.contains("\n")
    }
    let line = SourceFile(path: first.file.path, text: first.file.line(number))
    let moved = edits.map {
      Edit(
        SourceRange(
          file: line, start: SourcePosition(line: 1, column: $0.range.start.column),
          end: SourcePosition(line: 1, column: $0.range.end.column)), $0.text)
    }
    guard isWithin, let text = line.applying(moved) else { return nil }
    return (number, first.start.column, text)
  }
}

extension SourceFile {
  /// The text with edits applied; nil where two are over each other, or a place is not in the file.
  public func applying(_ edits: [Diagnostic.Fix.Edit]) -> String? {
    // libyaml ends lines at these as well, so its positions and ours differ.
    guard !hasUncommonLineBreaks else { return nil }
    let starts = lineStarts
    let changes = edits.compactMap { edit -> (range: Range<String.Index>, text: String)? in
      guard let start = index(of: edit.range.start, starts),
        let end = index(of: edit.range.end, starts), start <= end
      else { return nil }
      return (start..<end, edit.text)
    }.sorted { $0.range.lowerBound < $1.range.lowerBound }
    guard changes.count == edits.count else { return nil }
    var result = ""
    var position = text.startIndex
    for change in changes {
      guard change.range.lowerBound >= position else { return nil }
      result.unicodeScalars += text.unicodeScalars[position..<change.range.lowerBound]
      result += change.text
      position = change.range.upperBound
    }
    result.unicodeScalars += text.unicodeScalars[position...]
    return result
  }

  /// What ends the file's lines: that of its first line, for lines that are added.
  public var lineBreak: String {
    guard let end = text.utf8.firstIndex(of: UInt8(ascii: "\n")) else { return "\n" }
    return text.utf8[..<end].last == UInt8(ascii: "\r") ? "\r\n" : "\n"
  }

  /// Whether something other than `\n` and `\r\n` ends a line for YAML.
  private var hasUncommonLineBreaks: Bool {
    var last: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      if last == "\r", scalar != "\n" { return true }
      if ["\u{85}", "\u{2028}", "\u{2029}"].contains(scalar) { return true }
      last = scalar
    }
    return last == "\r"
  }

  private var lineStarts: [String.Index] {
    let breaks = text.utf8.indices.filter { text.utf8[$0] == UInt8(ascii: "\n") }
    return [text.startIndex] + breaks.map { text.utf8.index(after: $0) }
  }

  private func index(of position: SourcePosition, _ starts: [String.Index]) -> String.Index? {
    guard starts.indices.contains(position.line - 1) else { return nil }
    let scalars = text.unicodeScalars
    var index = starts[position.line - 1]
    for _ in 1..<max(position.column, 1) {
      guard index < scalars.endIndex, scalars[index] != "\n" else { return nil }
      index = scalars.index(after: index)
    }
    return index
  }
}
