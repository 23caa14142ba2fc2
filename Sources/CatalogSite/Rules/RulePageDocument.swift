/// What people are told of a code that the linter reports. The site and `larderc explain` say the same.
public struct RulePageDocument: Sendable {
  public enum Severity: String, CaseIterable, Sendable {
    case error, warning, note
  }

  let code: String
  let severity: Severity
  /// What is wrong: half a sentence of Markdown.
  let summary: String
  /// Markdown.
  let explanation: String
  let canBeAllowed: Bool
  let example: RuleExampleDocument?

  /// - Parameters:
  ///   - canBeAllowed: whether a comment in a file can silence it.
  ///   - example: files in which the mistake is, and the same files put right. A line such as
  ///     `-- overlays/eks.yaml --` starts each.
  public init(
    code: String, severity: Severity, summary: String, explanation: String,
    canBeAllowed: Bool, example: (bad: String, good: String)?
  ) {
    self.code = code
    self.severity = severity
    self.summary = summary
    self.explanation = explanation
    self.canBeAllowed = canBeAllowed
    self.example = example.map { RuleExampleDocument(bad: $0.bad, good: $0.good) }
  }

  /// The page as Markdown.
  public var markdown: String { "# \(MarkdownText().escapeText(code))\n\n\(markdownBody)\n" }

  /// What stands below the page's heading, without a line break at its end.
  var markdownBody: String {
    let allowance = silence.map { ["\(silencing) \(MarkdownText.code($0))"] } ?? []
    return ([headline, explanation] + allowance + (example?.markdown ?? [])).joined(
      separator: "\n\n")
  }

  /// A sentence of Markdown.
  var headline: String { "\(severity.rawValue.capitalized): \(summary)." }

  let silencing = "To allow it in one place, write this comment on its line or on the line above:"

  /// The comment that allows a finding.
  var silence: String? { canBeAllowed ? "# larder: allow \(code) REASON" : nil }
}
