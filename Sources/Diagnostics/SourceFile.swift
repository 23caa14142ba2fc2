/// A text file as the compiler read it, known by its path within the tree.
public final class SourceFile: Sendable {
  /// Relative to the tree's root, with `/` between its parts.
  public let path: String
  public let text: String

  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// The text of a line (from 1) without its line break; empty when there is no such line.
  public func line(_ number: Int) -> String {
    guard number > 0 else { return "" }
    let newline = UInt8(ascii: "\n")
    var rest = text.utf8[...]
    for _ in 1..<number {
      guard let end = rest.firstIndex(of: newline) else { return "" }
      rest = rest[rest.index(after: end)...]
    }
    let line = rest.prefix { $0 != newline }
    return String(Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
  }
}

/// A place in a file.
public struct SourcePosition: Sendable, Hashable, Comparable {
  /// From 1.
  public let line: Int
  /// From 1, in Unicode scalars.
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A run of text in a file. The end is the position after its last character.
public struct SourceRange: Sendable {
  public let file: SourceFile
  public let start: SourcePosition
  public let end: SourcePosition

  public init(file: SourceFile, start: SourcePosition, end: SourcePosition) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// The beginning of a file, for what concerns all of it.
  public init(startOf file: SourceFile) {
    let start = SourcePosition(line: 1, column: 1)
    self.init(file: file, start: start, end: start)
  }
}
