import Diagnostics

/// One kind of mistake that the linter knows.
///
/// A rule's code never changes once it was published: silences and other people's tools name it.
protocol Rule: Sendable {
  static var page: RulePage { get }

  init()

  /// What is wrong, in any order; the same mistake once, however many combinations see it.
  func check(_ lint: Lint) -> [Diagnostic]
}

extension Rule {
  /// A finding of this rule.
  func found(
    _ message: String, at range: SourceRange?, notes: [Diagnostic.Note] = [],
    fix: Diagnostic.Fix?
  ) -> Diagnostic {
    Diagnostic(
      Self.page.severity, Self.page.code, message, at: range, notes: notes, fix: fix)
  }

  /// A finding of this rule.
  ///
  /// - Parameter fix: the text that certainly belongs in the range's place.
  func found(
    _ message: String, at range: SourceRange?, notes: [Diagnostic.Note] = [], fix: String? = nil
  ) -> Diagnostic {
    let replacement = range.flatMap { range in
      fix.map { Diagnostic.Fix(replacing: range, with: $0) }
    }
    return found(message, at: range, notes: notes, fix: replacement)
  }
}

/// What people are told of a code. The site and `larderc explain` show the same text.
public struct RulePage: Sendable {
  /// Named for the offence, such as `unknown-base`.
  public let code: String
  public let severity: Diagnostic.Severity
  /// What is wrong, in half a sentence.
  public let summary: String
  /// What comes of it and what to do instead, as Markdown.
  public let explanation: String
  /// Nil only for what no text of a file can show.
  public let example: RuleExample?

  init(
    code: String, severity: Diagnostic.Severity, summary: String, explanation: String,
    example: String?
  ) {
    self.code = code
    self.severity = severity
    self.summary = summary
    self.explanation = explanation
    self.example = example.map(RuleExample.init)
  }
}

/// Every rule.
public enum RuleBook {
  /// In the order of their codes.
  static let rules: [any Rule.Type] =
    (ShapeRules.all + CompositionRules.all + MeaningRules.all + HardwareRules.all)
    .sorted { $0.page.code.precedes($1.page.code) }

  /// The pages of everything that is ever reported, in the order of their codes.
  public static let pages: [RulePage] =
    (rules.map { $0.page } + YAMLPages.all + LoadingPages.all + ResolvingPages.all)
    .sorted { $0.code.precedes($1.code) }

  static func check(_ lint: Lint) -> [Diagnostic] {
    rules.concurrentMap { $0.init().check(lint) }.flatMap { $0 }
  }
}
