import ArgumentParser
import CommandSupport
import RecipeTable

@main
struct Larder: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "larder",
    abstract: "Answers which recipe fits a GPU cluster, from a compiled table.",
    discussion: ExitStatus.help,
    version: Software.version,
    subcommands: [
      RecipeCommand.self, QueryCommand.self, ListCommand.self, ExplainCommand.self,
      ValidateCommand.self, TableCommand.self, MatchCommand.self, DiffCommand.self,
    ])

  static func main() { runProgram(Self.self) { DirectCommand.action($0) } }
}
