import ArgumentParser
import CommandSupport
import Diagnostics
import RecipeBundle
import RecipeTable

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
    let deployer = try chosenDeployer()
    let output = try BundleOutput(output, isForced: force)
    let signingKey = try key.map { try SigningKey(path: $0) }
    let plan = try reading { try Self.bundling { try self.plan() } }
    let bundle: Bundle = try Self.bundling { try Bundle(plan, deployer: deployer) }
    let archive = try Self.bundling { try BundleArchive.tarGzip(bundle) }
    try output.write(bundle, archive: archive, signedBy: signingKey)
    printOutput(
      "\(self.output): \(bundle.files.count) files, SHA-256 of the archive "
        + "\(BundleArchive.sha256(archive))\n")
  }

  private func chosenDeployer() throws -> any Deployer {
    if let found = Deployers.named(deployer) { return found }
    let names = Deployers.all.map(\.name)
    let hint = didYouMean(nearestName(to: deployer, in: names))
    throw CommandFailure(
      "unknown deployer \(deployer)\(hint)\nvalid: \(names.joined(separator: ", "))",
      status: ExitStatus.unusable)
  }

  private func plan() throws -> BundlePlan {
    let local = try settings.local()
    let found = try RecipeChoice(
      table: table.file, criteria: criteria.typed, profile: profile, snapshot: snapshot,
      cluster: cluster.access
    ).find()
    let input = try BundleInput(
      table: found.table, recipe: found.recipe, criteria: found.criteria, settings: local,
      nodes: found.nodes, furtherMetadata: found.metadata)
    for note in input.notes { printError("note: \(note)") }
    return try BundlePlan(input, options: options())
  }

  private func options() throws -> BundleOptions {
    var options = BundleOptions()
    options.repository = repo
    if let revision { options.revision = revision }
    options.isSerial = serial
    do {
      options.registryRewrites = try RegistryRewrites(
        try registryRewrite.map { try RegistryRewrite($0) })
    } catch let error as RegistryRewrite.Malformed {
      throw CommandFailure("--registry-rewrite: \(error)", status: ExitStatus.unusable)
    }
    return options
  }

  /// Runs a body that can find that there can be no such bundle.
  private static func bundling<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as BundleError {
      throw CommandFailure("no bundle: \(error)", status: ExitStatus.failure)
    } catch let error as SettingError {
      throw CommandFailure("\(error)", status: ExitStatus.unusable)
    }
  }
}
