import ArgumentParser
import CommandSupport
import RecipeTable

/// The program.
struct LarderD: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "larderd",
    abstract: "Serves the recipes of a compiled table over HTTP.",
    discussion: """
      The API is described at /openapi.yaml, and its answers are those of larder. Exit codes: 0 ended as \
      it was told; 2 it could not serve (wrong arguments, no table that is right, no such address).
      """,
    version: Software.version,
    subcommands: [ServeCommand.self, UnitCommand.self, ManifestsCommand.self],
    defaultSubcommand: ServeCommand.self)
}
