import ArgumentParser
import CommandSupport

@main
struct Larder: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "larder",
    abstract: "Answers which recipe fits a GPU cluster, from a compiled table.",
    discussion: ExitStatus.help,
    version: "0.1.0",
    subcommands: [RecipeCommand.self, QueryCommand.self, ListCommand.self])

  static func main() { runProgram(Self.self) }
}
