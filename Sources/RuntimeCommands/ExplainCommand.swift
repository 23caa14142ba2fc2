import ArgumentParser
import CommandSupport
import RecipeTable

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say where a value of a recipe comes from.",
    discussion: """
      Of a value, such as components.gpu-operator.values.driver.version, \
      constraints.K8s.server.version or gpu-operator.driver.version for short, it is said who wrote \
      it, file by file of the recipe tree, the oldest first, the one that stands last; of a map or \
      list, who wrote each value in it. The criteria say of which recipe.
      """)

  @Argument(help: "The value's path.")
  var path: String

  @OptionGroup var table: TableOptions
  @OptionGroup var criteria: CriteriaOptions

  @Option(help: QueryHelp.profile)
  var profile: String?

  @Option(help: "How to print it.")
  var format = HistoryReport.Format.text

  func run() throws {
    let text = try reading {
      let query = try RecipeQuery(
        criteria.typed, profile: profile, in: table.file,
        command: "larder explain \(path.quotedForShell)")
      return try query.history(of: path) { $0 }.text(format)
    }
    printOutput(text)
  }
}
