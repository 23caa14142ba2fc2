import ArgumentParser
import CatalogSite
import CommandSupport
import RecipeCompiler
import RecipeTable

struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Compile a tree and publish its catalog and bundles.")

  @OptionGroup var tree: TreeOptions

  @Option(help: "The folder of the site's templates.", completion: .directory)
  var templates = "site-templates"

  @Option(
    help: "The folder to publish to. What is there is replaced as a whole.", completion: .directory)
  var output = "public"

  func run() throws {
    let bytes = try tree.table(provenance: .ofTree(tree.recipes))
    let progress = Progress("publishing to \(output)")
    let publication = try Publication(bytes, templates: templates)
    try FolderSwap.replace(output, with: publication.files)
    progress.finish()
    printOutput(publication.summary(output))
  }
}
