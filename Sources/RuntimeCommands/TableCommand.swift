import ArgumentParser

struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table", abstract: "Show what a table is, or check it.",
    subcommands: [TableInfoCommand.self, TableVerifyCommand.self])
}
