import ArgumentParser
import CommandSupport
import RecipeTable

struct CompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Resolve every combination of criteria into one table.")

  @OptionGroup var tree: TreeOptions

  @Option(help: "The table to write.", completion: .file())
  var output: String

  func run() throws {
    let table = try tree.table(provenance: .ofTree(tree.recipes))
    try writeFile(table, to: output)
  }
}
