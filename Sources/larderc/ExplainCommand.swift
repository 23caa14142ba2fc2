import ArgumentParser
import CatalogSite
import CommandSupport
import Diagnostics
import RecipeCompiler
import RecipeDocuments
import RecipeTable

struct ExplainCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

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
  var format = Format.text

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
    return RulePageDocument(page).markdown()
  }

  // MARK: Values

  private func history(of path: String) throws -> String {
    try reading {
      let table = try tree.tableToAsk()
      let query = RecipeQuery(
        try criteria.criteria(in: table), profile: profile, in: table, command: command(path))
      let recipe = try query.recipe()
      let selection = try ValuePath(path).select(in: Selection(recipe, criteria: query.criteria))
      guard let history = try History(of: selection, in: recipe, of: table) else {
        throw CommandFailure(
          "\(selection.path) has no history: it follows from the rest", status: ExitStatus.unusable)
      }
      let report = HistoryReport(
        history: history, selection: selection, criteria: query.criteria,
        authors: try Authors(table), profile: try recipe.profile(setting: selection.path),
        place: tree.place)
      return format == .json ? try report.json() : report.text
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

/// A value's path as a person types it: a selector, or one that starts with the component's name and
/// leaves out `components` and `values`.
private struct ValuePath {
  private let typed: String

  init(_ typed: String) { self.typed = typed }

  func select(in recipe: Selection) throws -> Selection {
    let first = String(typed.prefix { $0 != "." })
    let components = try recipe.select("components").keys()
    guard !(try recipe.keys()).contains(first),
      let component = components.first(where: { typed == $0 || typed.hasPrefix($0 + ".") })
    else {
      let isShort = nearestName(to: first, in: try recipe.keys()) == nil
      return try CommandSupport.select(isShort ? "components.\(typed)" : typed, in: recipe)
    }
    let rest = typed.dropFirst(component.count)
    let ways = ["components.\(component)\(rest)", "components.\(component).values\(rest)"]
    let found = rest.isEmpty ? [] : ways.compactMap { try? recipe.select($0) }
    guard found.count < 2 else {
      throw CommandFailure(
        "\(typed) can mean \(ways.joined(separator: " or ")); write the one that you mean",
        status: ExitStatus.unusable)
    }
    return try found.first ?? CommandSupport.select(rest.isEmpty ? ways[0] : ways[1], in: recipe)
  }
}

extension CompiledRecipe {
  /// The profile that sets a value, as `profile gpuDriver=azure`; nil where none does.
  fileprivate func profile(setting path: String) throws(TableError) -> String? {
    guard let profile = try document.member("selectedProfile")?.value() else { return nil }
    let isOwned = profile["ownedPaths"]?.fields.contains { owned in
      owned.value.strings.contains { "components.\(owned.key).values.\($0)" == path }
    }
    guard isOwned == true, let name = profile["name"]?.string, let value = profile["value"]?.string
    else { return nil }
    return "profile \(name)=\(value)"
  }
}
