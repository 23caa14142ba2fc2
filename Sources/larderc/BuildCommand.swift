import ArgumentParser
import CommandSupport
import RecipeTable

struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Compile a tree and publish its catalog and bundles.")

  @OptionGroup var tree: TreeOptions

  @Option(help: "The folder of the site's templates.")
  var templates = "site-templates"

  @Option(help: "The folder to publish to. What is there is replaced as a whole.")
  var output = "public"

  func run() throws {
    _ = try tree.table(provenance: .ofTree(tree.recipes))
  }
}
