import ArgumentParser
import CatalogSite
import CommandSupport
import Diagnostics
import RecipeCompiler
import RecipeTable

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a code that lint reports, or where a value of a recipe comes from.",
    discussion: """
      A code is explained with examples. Of a value, such as \
      components.gpu-operator.values.driver.version, constraints.K8s.server.version or \
      gpu-operator.driver.version for short, it is said who wrote it, file by file, the oldest first, \
      the one that stands last; of a map or list, who wrote each value in it. The criteria say of \
      which recipe.
      """)

  @Argument(
    help: "The code, such as equal-override, or the value's path. Without, every code is listed.",
    completion: .list(RuleBook.pages.map(\.code)))
  var subject: String?

  @OptionGroup var tree: TreeOptions
  @OptionGroup var criteria: CriteriaOptions

  @Option(help: QueryHelp.profile)
  var profile: String?

  @Option(help: "How to print where a value comes from.")
  var format = HistoryReport.Format.text

  func run() throws {
    if let subject, isValue(subject) { return printOutput(try history(of: subject)) }
    if criteria.areGiven || profile != nil || format == .json {
      throw CommandFailure(
        "say which value of the recipe to explain, such as components.gpu-operator.version",
        status: ExitStatus.unusable)
    }
    guard let subject else { return printOutput(RuleList.text) }
    printOutput(try page(on: subject))
  }

  /// Codes have no dots.
  private func isValue(_ subject: String) -> Bool {
    subject.contains(".") || criteria.areGiven || profile != nil
  }

  private func page(on code: String) throws -> String {
    guard let page = RuleBook.pages.first(where: { $0.code == code }) else {
      let near = nearestName(to: code, in: RuleBook.pages.map(\.code))
      throw CommandFailure(
        "there is no page on \(code)\(didYouMean(near))", status: ExitStatus.unusable)
    }
    return RulePageDocument(page).markdown
  }

  // MARK: Values

  private func history(of path: String) throws -> String {
    try reading {
      let table = try tree.tableToAsk()
      let query = RecipeQuery(
        try criteria.criteria(in: table), profile: profile, in: table, command: command(path))
      return try query.history(of: path, place: tree.place).text(format)
    }
  }

  /// The same question about other criteria.
  private func command(_ path: String) -> (Criteria) -> String {
    let folders =
      (tree.recipes == "recipes" ? "" : " " + tree.recipes.quotedForShell)
      + tree.data.map { " --data \($0.quotedForShell)" }.joined()
    return { "larderc explain \(path.quotedForShell)\(folders) \($0.arguments)" }
  }
}
