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

  @Flag(inversion: .prefixedNo, help: "Whether to write a bundle for each recipe.")
  var bundles = true

  @Option(
    help: "The table of the edition before: a feed tells what changed since.",
    completion: .file(extensions: ["table"]))
  var previous: String?

  @Option(
    help: """
      Where the catalog will be published, such as https://example.org/recipes/, for the whole \
      addresses of sitemap.xml and of the feed changes.atom. Without it there is no sitemap.xml.
      """)
  var url: String?

  func validate() throws {
    if let url, !SiteAddress.isUsable(url) {
      throw ValidationError(
        "“\(url)” is not the address of a folder of the web, such as https://example.org/recipes/")
    }
  }

  func run() throws {
    let bytes = try tree.table(provenance: .ofTree(tree.recipes))
    let progress = Progress("publishing to \(output)")
    var publication = try Publication(bytes, templates: templates)
    publication.hasBundles = bundles
    publication.previous = try previous.map(RecipeTable.init(path:))
    publication.address = url
    let summary = try publication.publish(to: output)
    progress.finish()
    printOutput(summary)
  }
}
