/// Recipe text that Markdown shows as it is.
enum MarkdownText {
  /// A code span on one line, which may stand in a table.
  static func code(_ text: String) -> String {
    let line = oneLine(text)
    guard line.utf8.contains(UInt8(ascii: "`")) else {
      return "`" + escapingPipes(line) + "`"
    }
    // A fence longer than any run of backticks within; the spaces are not shown.
    let fence = String(repeating: "`", count: longestRun(of: "`", in: line) + 1)
    return "\(fence) \(escapingPipes(line)) \(fence)"
  }

  /// Running text on one line, which may stand in a table.
  static func plain(_ text: String) -> String {
    oneLine(text).reduce(into: "") { result, character in
      if "\\`*_[]<>|&#".contains(character) { result.append("\\") }
      result.append(character)
    }
  }

  /// A table of GitHub's Markdown, of cells that are Markdown.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    let lines = [header, header.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  /// A numbered list of items that are Markdown, of any number of lines.
  static func numbered(_ items: [String]) -> String {
    items.enumerated().map { number, item in
      let lines = item.split(separator: "\n", omittingEmptySubsequences: false)
      return "\(number + 1). " + lines.joined(separator: "\n   ") + "\n"
    }.joined()
  }

  /// The first step of every deployment, for a numbered list.
  static let checkSums = """
    Check that nothing was changed on the way:
    ```sh
    sha256sum -c checksums.txt
    ```
    """

  private static func oneLine(_ text: String) -> String {
    text.split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
  }

  private static func escapingPipes(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  private static func longestRun(of wanted: Character, in text: String) -> Int {
    var longest = 0
    var run = 0
    for character in text {
      run = character == wanted ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
