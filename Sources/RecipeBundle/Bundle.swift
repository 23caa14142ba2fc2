/// A file of a bundle.
public struct BundleFile: Sendable {
  /// Relative to the bundle's folder, with `/` between its parts.
  public let path: String
  public let body: BundleContents
  public let isExecutable: Bool

  public var contents: [UInt8] { body.bytes }

  public init(path: String, body: BundleContents, isExecutable: Bool = false) {
    self.path = path
    self.body = body
    self.isExecutable = isExecutable
  }

  public init(path: String, contents: [UInt8], isExecutable: Bool = false) {
    self.init(path: path, body: BundleContents(contents), isExecutable: isExecutable)
  }

  init(_ path: String, text: String, isExecutable: Bool = false) {
    self.init(path: path, contents: Array(text.utf8), isExecutable: isExecutable)
  }
}

/// A recipe as the files that one deployer takes.
public struct Bundle: Sendable {
  /// The folder that it is unpacked to: the recipe's name.
  public let folder: String
  /// Sorted by the bytes of their paths, `checksums.txt` with the sums of all others among them.
  public let files: [BundleFile]
  /// The deployer's name.
  public let deployer: String

  /// Where the sums of all other files are, which every bundle has.
  public static let checksumsPath = Checksums.path

  /// - Throws: `BundleError` when a name, version, namespace, source or manifest path of the recipe is not
  ///   safe to deploy, a manifest's text is missing, or the deployer can't do what the recipe says.
  public init(_ plan: BundlePlan, deployer: some Deployer) throws {
    folder = plan.name
    self.deployer = deployer.name
    let files = Checksums.sorted(try deployer.files(for: plan) + plan.files)
    let provenance = Provenance.file(of: files, plan, deployer: deployer.name)
    self.files = try Checksums.added(to: files + [provenance])
  }
}
