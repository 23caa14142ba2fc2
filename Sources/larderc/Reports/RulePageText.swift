import RecipeCompiler

/// The pages of rules, as `larderc explain` prints them.
enum RulePageText {
  static var list: String {
    let width = RuleBook.pages.map(\.code.count).max() ?? 0
    return RuleBook.pages.map { page in
      page.code + String(repeating: " ", count: width - page.code.count + 2)
        + "\(page.severity.rawValue): \(page.summary)\n"
    }.joined()
  }

  static func text(_ page: RulePage) -> String {
    """
    # \(page.code)

    \(page.severity.rawValue.capitalized): \(page.summary).

    \(page.explanation)

    To allow it in one place, write `# larder: allow \(page.code) REASON` there.

    \(page.example.map(text) ?? "")
    """
  }

  private static func text(_ example: RuleExample) -> String {
    """
    ## Reported

    \(indented(example.bad))

    ## Not reported

    \(indented(example.good))

    """
  }

  private static func indented(_ example: String) -> String {
    example.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
  }
}
