import ArgumentParser
import CommandSupport
import RecipeTable

@main
struct LarderC: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "larderc",
    abstract: "Compiles recipe trees for GPU clusters into a table, and publishes the catalog.",
    discussion: ExitStatus.help,
    version: Software.version,
    subcommands: [
      BuildCommand.self, CompileCommand.self, LintCommand.self, ExplainCommand.self,
      DiffCommand.self, ExportCommand.self, SignCommand.self, VerifyCommand.self, NewCommand.self,
      SchemaCommand.self, AuditCommand.self,
    ])

  static func main() { runProgram(Self.self) }
}
