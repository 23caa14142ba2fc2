import Diagnostics

/// A quote of printed text, which is a letter like any other to YAML.
struct TypographicQuote: Rule {
  static let page = RulePage(
    code: "typographic-quote", severity: .error,
    summary: "a value is in quotes that YAML does not know",
    explanation: """
      Word processors and chats replace straight quotes with curly ones. YAML takes those for a part of \
      the text, so that the value is another one: a constraint that no cluster meets, or a name that \
      nothing has. Write `"` or `'`.
      """,
    example: RuleExample.base(
      with: """
        constraints:
          - name: K8s.server.version
            value: [-“>= 1.31”-]{+">= 1.31"+}
        """))

  private static let quotes: Set<Unicode.Scalar> = ["“", "”", "„", "‘", "’", "‚"]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.plainTexts(where: isQuoted).map { text in
      let bare = String(
        String.UnicodeScalarView(text.text.unicodeScalars.filter { !Self.quotes.contains($0) }))
      return found(
        "the quotes around \(bare) are curly, and so a part of the text", at: text.range,
        fix: bare.yamlQuoted)
    }
  }

  /// Whether such a quote is at both ends and nowhere else, or at one end of a single word.
  private func isQuoted(_ text: String) -> Bool {
    let letters = text.unicodeScalars
    guard let first = letters.first, let last = letters.last, letters.count > 2 else {
      return false
    }
    let ends = [first, last].count { Self.quotes.contains($0) }
    guard ends > 0, letters.count(where: { Self.quotes.contains($0) }) == ends else { return false }
    return ends == 2 || !text.contains(where: \.isWhitespace)
  }
}
