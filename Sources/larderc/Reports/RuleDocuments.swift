import CatalogSite
import Diagnostics
import RecipeCompiler

/// The codes that the linter knows, as `larderc explain` lists them.
enum RuleList {
  static var text: String {
    let width = RuleBook.pages.map(\.code.count).max() ?? 0
    return RuleBook.pages.map { page in
      page.code + String(repeating: " ", count: width - page.code.count + 2)
        + "\(page.severity.rawValue): \(page.summary)\n"
    }.joined()
  }
}

extension RulePageDocument {
  init(_ page: RulePage) {
    self.init(
      code: page.code, severity: Severity(page.severity), summary: page.summary,
      explanation: page.explanation, canBeAllowed: Self.canBeAllowed(page),
      example: page.example.map { ($0.bad, $0.good) })
  }

  /// What no text can show is said of files as a whole, or of those that cannot be read: there is no
  /// line for a comment. A comment that is of no use does not get better by a second one.
  private static func canBeAllowed(_ page: RulePage) -> Bool {
    page.example != nil && page.code != "unused-silence"
  }
}

extension RulePageDocument.Severity {
  fileprivate init(_ severity: Diagnostic.Severity) {
    self =
      switch severity {
      case .error: .error
      case .warning: .warning
      case .note: .note
      }
  }
}
