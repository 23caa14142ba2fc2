import ArgumentParser
import CommandSupport
import RecipeTable

/// The program `larder`, a library so that `larderc` can publish what its `--help` prints.
public struct Larder: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "larder",
    abstract: "Answers which recipe fits a GPU cluster, from a compiled table.",
    discussion: ExitStatus.help,
    version: Software.version,
    subcommands: [
      RecipeCommand.self, BundleCommand.self, QueryCommand.self, ListCommand.self,
      ExplainCommand.self, ValidateCommand.self, TableCommand.self, MatchCommand.self,
      DiffCommand.self, VerifyCommand.self, AuditCommand.self, SnapshotCommand.self,
      AgentCommand.self,
    ])

  public init() {}

  /// Answers the process's arguments, and ends the process.
  public static func main() { runProgram(Self.self) { DirectCommand.action($0) } }
}
