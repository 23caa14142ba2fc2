import ArgumentParser
import CommandSupport
import RecipeBundle

struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle", abstract: "Write the files that deploy a recipe.",
    discussion: """
      Without settings it is, byte for byte, what the catalog offers for the recipe. What is set is written \
      to the bundle's settings.yaml. Nothing stands under the output's name until all of it does.
      """)

  @OptionGroup var table: TableOptions
  @OptionGroup var criteria: CriteriaOptions
  @OptionGroup var settings: SettingOptions

  @Option(help: SnapshotFile.help, completion: .file())
  var snapshot: String?

  @OptionGroup var cluster: ClusterOptions

  @Option(help: QueryHelp.profile)
  var profile: String?

  @Option(
    help: "What deploys it: \(Deployers.all.map(\.name).joined(separator: ", ")).",
    completion: .list(Deployers.all.map(\.name)))
  var deployer = "helm"

  @Option(
    help: ArgumentHelp(
      "The Git repository that the bundle will be in, for deployers that pull.", valueName: "url"))
  var repo: String?

  @Option(help: "What they pull of it: a branch, a tag or a commit.")
  var revision: String?

  @Flag(help: "Deploy one component at a time, also where none depends on the other.")
  var serial = false

  @Option(
    help: ArgumentHelp(
      "Where the cluster gets images and charts from instead of where the recipe says.",
      valueName: "from=to"))
  var registryRewrite: [String] = []

  @Option(
    help: ArgumentHelp(
      "Sign it with this private key (Ed25519, PEM), as larder verify checks.",
      valueName: "private.pem"), completion: .file())
  var key: String?

  @Option(
    help: """
      Where to write: a folder, an archive where the name ends in .tar.gz or .tgz, or oci:DIR for an OCI image \
      layout.
      """, completion: .directory)
  var output: String

  @Flag(help: "Replace a bundle or an archive that is there.")
  var force = false

  func run() throws {
    let request = try request()
    let output = try BundleOutput(output, isForced: force)
    let signingKey = try key.map { try SigningKey(path: $0) }
    let bundle = try request.bundle(input) { printError("note: \($0)") }
    let archive = try BundleRequest.bundling { try BundleArchive.tarGzip(bundle) }
    try output.write(bundle, archive: archive, signedBy: signingKey)
    printOutput(
      "\(self.output): \(bundle.files.count) files, SHA-256 of the archive "
        + "\(BundleArchive.sha256(archive))\n")
  }

  private func request() throws -> BundleRequest {
    var request = try BundleRequest(deployer: deployer)
    request.repository = repo
    request.revision = revision
    request.isSerial = serial
    request.registryRewrites = registryRewrite
    return request
  }

  private func input() throws -> BundleInput {
    let local = try settings.local()
    let found = try RecipeChoice(
      table: table.file, criteria: criteria.typed, profile: profile, snapshot: snapshot,
      cluster: cluster.access
    ).find()
    return try BundleInput(
      table: found.table, recipe: found.recipe, criteria: found.criteria, settings: local,
      nodes: found.nodes, furtherMetadata: found.metadata)
  }
}
