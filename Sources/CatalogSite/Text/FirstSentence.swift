extension Prose {
  /// The first sentence of Markdown, or its first paragraph where a sentence would cut markup in two.
  static func firstSentence(_ markdown: String) -> String {
    let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0.allSatisfy(\.isWhitespace) }
    let paragraph = lines.prefix { !$0.allSatisfy(\.isWhitespace) }.joined(separator: " ")
    guard let end = paragraph.sentenceEnd else { return paragraph }
    let sentence = String(paragraph[..<end])
    return sentence.isWholeMarkup ? sentence : paragraph
  }
}

extension String {
  /// After the first full stop that a space and a capital letter follow.
  fileprivate var sentenceEnd: Index? {
    ranges(of: ". ").first { range in
      range.upperBound < endIndex && self[range.upperBound].isUppercase
    }.map { index(after: $0.lowerBound) }
  }

  private func count(_ character: Character) -> Int { count { $0 == character } }

  fileprivate var isWholeMarkup: Bool {
    ["`", "*", "_", "~"].allSatisfy { count($0).isMultiple(of: 2) }
      && count("[") == count("]") && count("(") == count(")") && count("<") == count(">")
  }
}
