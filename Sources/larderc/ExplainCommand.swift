import ArgumentParser
import CommandSupport
import Diagnostics
import RecipeCompiler

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a code that lint reports, with examples.")

  @Argument(help: "The code, such as equal-override. Without one, every code is listed.")
  var code: String?

  func run() throws {
    guard let code else { return printOutput(Self.list) }
    guard let page = RuleBook.pages.first(where: { $0.code == code }) else {
      let near = nearestName(to: code, in: RuleBook.pages.map(\.code))
      throw CommandFailure(
        "there is no page on \(code)" + (near.map { "; did you mean \($0)?" } ?? ""),
        status: ExitStatus.unusable)
    }
    printOutput(Self.text(page))
  }

  private static var list: String {
    let width = RuleBook.pages.map(\.code.count).max() ?? 0
    return RuleBook.pages.map { page in
      page.code + String(repeating: " ", count: width - page.code.count + 2)
        + "\(page.severity.rawValue): \(page.summary)\n"
    }.joined()
  }

  private static func text(_ page: RulePage) -> String {
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
