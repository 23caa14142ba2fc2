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
      explanation: page.explanation, example: page.example.map { ($0.bad, $0.good) })
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
