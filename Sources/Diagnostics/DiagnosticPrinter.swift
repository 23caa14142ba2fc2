/// Diagnostics as text: `file:line:column: error: message`, the line, and a caret below the place.
public struct DiagnosticPrinter: Sendable {
  private let places: FilePlaces
  private let isColored: Bool

  /// - Parameters:
  ///   - places: where an editor finds the files.
  ///   - isColored: for a terminal that shows colours.
  public init(places: FilePlaces, isColored: Bool = false) {
    self.places = places
    self.isColored = isColored
  }

  /// - Parameter root: what to put before the paths within the tree.
  public init(root: String) { self.init(places: FilePlaces(root: root)) }

  public func text(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(text).joined()
  }

  public func text(_ diagnostic: Diagnostic) -> String {
    var text = entry(
      diagnostic.severity.rawValue, "\(diagnostic.message) [\(diagnostic.code)]", diagnostic.range)
    for note in diagnostic.notes { text += entry("note", note.message, note.range) }
    if let count = diagnostic.combinations {
      text += "  = reaches \(count) combination\(count == 1 ? "" : "s")\n"
    }
    return text + (diagnostic.fix.map(help) ?? "")
  }

  /// What to do, and the line as it should be where it is one.
  private func help(_ fix: Diagnostic.Fix) -> String {
    let line = fix.fixedLine
    let advice = line == nil ? fix.description : "write this instead"
    let head = "  = \(colored("help:", Self.color("help"))) \(advice.visible)\n"
    guard let line else { return head }
    return head + " \(line.number) | \(Excerpt(line.text, column: line.column).text)\n"
  }

  private func entry(_ kind: String, _ message: String, _ range: SourceRange?) -> String {
    let message = message.visible
    let shownKind = colored("\(kind):", Self.color(kind))
    guard let range else { return "\(places.root.visible): \(shownKind) \(message)\n" }
    let path = places.place(of: range.file).visible
    let place = colored("\(path):\(range.start.line):\(range.start.column):", "1")
    return "\(place) \(shownKind) \(message)\n" + excerpt(range)
  }

  /// The colours that compilers of C have made customary.
  private static func color(_ kind: String) -> String {
    switch kind {
    case Diagnostic.Severity.error.rawValue: "1;31"
    case Diagnostic.Severity.warning.rawValue: "1;35"
    case "help": "1;32"
    default: "1;36"
    }
  }

  /// - Parameter code: the parameters of ECMA-48's SGR.
  private func colored(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private func excerpt(_ range: SourceRange) -> String {
    let line = range.file.line(range.start.line)
    guard !line.isEmpty else { return "" }
    let window = Excerpt(line, column: range.start.column)
    let number = String(range.start.line)
    let gutter = String(repeating: " ", count: number.count)
    let endColumn =
      range.end.line == range.start.line ? range.end.column : line.unicodeScalars.count + 1
    let length = max(1, min(endColumn - range.start.column, window.roomAfterCaret))
    let underline = colored("^" + String(repeating: "~", count: length - 1), "1;32")
    return " \(number) | \(window.text)\n \(gutter) | \(window.indent)\(underline)\n"
  }
}

/// The part of a line that is shown, and the white space that leads to the caret below it.
private struct Excerpt {
  static let width = 100

  let text: String
  let indent: String
  let roomAfterCaret: Int

  init(_ line: String, column: Int) {
    let scalars = Array(line.unicodeScalars)
    let caret = max(0, min(column - 1, scalars.count))
    let start = caret < Self.width ? 0 : caret - Self.width / 2
    let end = min(scalars.count, start + Self.width)
    var shown = String.UnicodeScalarView()
    shown.append(contentsOf: scalars[start..<end])
    text = String(shown).visible
    // A tab stays a tab, so that the caret stands right whatever the tab width is.
    indent = String(
      String.UnicodeScalarView(scalars[start..<caret].map { $0 == "\t" ? "\t" : " " }))
    roomAfterCaret = max(1, end - caret)
  }
}
