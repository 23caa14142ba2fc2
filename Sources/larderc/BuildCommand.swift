import ArgumentParser
import CatalogSite
import CommandSupport
import RecipeCompiler
import RecipeTable

struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Compile a tree and publish its catalog and bundles.",
    discussion: """
      Every combination is structurally sound at most, unless --evidence has a statement that larder \
      validate --evidence signed: then its page says what a cluster passed, and offers the statement. It \
      counts as long as the combination's recipe is the same to the byte; what is about another recipe is \
      a warning and not shown.

      Exit codes: 0 published; 1 errors in the tree, in the pages, or in the evidence, which is damaged or \
      not signed by a key that was named; 2 the question could not be taken. With 1 and 2 nothing is \
      published.
      """)

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

  @Option(
    help: "A folder of evidence, an envelope a file, NAME.json; asks for --evidence-key.",
    completion: .directory)
  var evidence: String?

  @Option(
    help: ArgumentHelp(
      "A public key, Ed25519 in PEM, whose owner's evidence is trusted; can be repeated.",
      valueName: "public.pem"), completion: .file())
  var evidenceKey: [String] = []

  func validate() throws {
    guard (evidence == nil) == evidenceKey.isEmpty else {
      throw ValidationError("--evidence and --evidence-key belong together: say whom to trust")
    }
    if let url, !SiteAddress.isUsable(url) {
      throw ValidationError(
        "“\(url)” is not the address of a folder of the web, such as https://example.org/recipes/")
    }
  }

  func run() throws {
    let trusted = try evidenceKey.map(VerifyingKey.init(path:))
    let bytes = try tree.table(provenance: .ofTree(tree.recipes))
    var publication = try Publication(bytes, templates: templates)
    if let evidence {
      let folder = EvidenceFolder(path: evidence, keys: trusted)
      publication.evidence = try folder.evidence(for: publication.table)
    }
    let progress = Progress("publishing to \(output)")
    publication.hasBundles = bundles
    publication.previous = try previous.map(RecipeTable.init(path:))
    publication.address = url
    let summary = try publication.publish(to: output)
    progress.finish()
    printOutput(summary)
  }
}
