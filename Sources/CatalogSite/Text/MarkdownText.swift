import Mustache

/// Text within Markdown: one line, in which nothing is markup.
struct MarkdownText: MustacheContentType {
  static let contentType = "MARKDOWN"

  func escapeText(_ text: String) -> String {
    var result = ""
    for scalar in Self.oneLine(text).unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\\", "`", "*", "_", "[", "]", "|", "~", "#", "!", "$", "@": result += "\\\(scalar)"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A code span, fenced by more backticks than it holds.
  static func code(_ text: String) -> String {
    let text = oneLine(text)
    if text.isEmpty { return "" }
    let fence = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
    let pad = text.hasPrefix("`") || text.hasSuffix("`") || text.hasPrefix(" ") ? " " : ""
    return fence + pad + text + pad + fence
  }

  /// A code span in a table, where a pipe ends the cell in code as elsewhere.
  static func cell(_ text: String) -> String { inCell(code(text)) }

  /// Markdown as a cell of a table.
  static func inCell(_ markdown: String) -> String {
    var result = ""
    for scalar in oneLine(markdown).unicodeScalars {
      if scalar == "|" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// A block of code, fenced by more backticks than it holds.
  static func block(_ lines: [String], language: String) -> String {
    let lines = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
      .map { $0.map { oneLine(String($0)) }.joined(separator: "\t") }
    let longest = lines.map { longestRun(of: "`", in: $0) }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return ([fence + language] + lines + [fence]).joined(separator: "\n")
  }

  private static func longestRun(of character: Character, in text: String) -> Int {
    text.reduce(into: (longest: 0, current: 0)) { run, next in
      run.current = next == character ? run.current + 1 : 0
      run.longest = max(run.longest, run.current)
    }.longest
  }

  /// Without line breaks, and with what nobody would see written out.
  static func oneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: needsChange) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if breaksLine(scalar) {
        result += " "
      } else if scalar.isUnseen {
        result += scalar.written
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func needsChange(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isUnseen || breaksLine(scalar)
  }

  private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\r" || scalar == "\u{2028}" || scalar == "\u{2029}"
  }
}

/// A text that a Markdown template can also ask for as code: `{{{code(name)}}}`, or
/// `{{{cell(name)}}}` within a table.
struct Text: MustacheTransformable, MustacheCustomRenderable, MustacheParent {
  let text: String

  init(_ text: String) { self.text = text }

  /// - Returns: nil without a text, so that a template's section is left out.
  init?(_ text: String?) {
    guard let text, !text.isEmpty else { return nil }
    self.text = text
  }

  var renderText: String { text }
  var isNull: Bool { text.isEmpty }
  func child(named: String) -> Any? { nil }

  func transform(_ name: String) -> Any? {
    switch name {
    case "code": MarkdownText.code(text)
    case "cell": MarkdownText.cell(text)
    default: nil
    }
  }
}
