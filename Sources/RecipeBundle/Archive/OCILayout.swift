import RecipeTable

/// A bundle as an OCI image layout (image-spec 1.1): a folder that `oras cp --from-oci-layout`, `skopeo
/// copy oci:DIR` and registries take. The bundle's archive is the one layer of an artifact.
public enum OCILayout {
  /// What the artifact is, and what its layer is.
  public static let artifactType = "application/vnd.larder.bundle.v1"
  public static let layerType = "application/vnd.larder.bundle.v1.tar+gzip"

  /// The file that a signature is over: it leads to all others by their digests.
  public static let signedPath = indexPath

  static let layoutPath = "oci-layout"
  static let indexPath = "index.json"
  static let indexType = "application/vnd.oci.image.index.v1+json"
  static let manifestType = "application/vnd.oci.image.manifest.v1+json"
  static let emptyType = "application/vnd.oci.empty.v1+json"
  static let version = "1.0.0"
  /// An empty object stands for the configuration that only images have.
  private static let emptyConfiguration = Array("{}".utf8)

  /// The files of the folder.
  public static func files(of bundle: Bundle) throws -> [BundleFile] {
    files(
      archive: try BundleArchive.tarGzip(bundle), name: bundle.folder, deployer: bundle.deployer)
  }

  /// - Parameters:
  ///   - archive: the bundle's `.tar.gz`.
  ///   - name: the recipe's.
  ///   - deployer: its name.
  static func files(archive: [UInt8], name: String, deployer: String) -> [BundleFile] {
    let layer = Blob(type: layerType, archive)
    let configuration = Blob(type: emptyType, emptyConfiguration)
    let title = Value.Field("org.opencontainers.image.title", .string("\(name)-\(deployer).tar.gz"))
    let manifest = Blob(
      type: manifestType,
      .map([
        .init("schemaVersion", .int(2)),
        .init("mediaType", .string(manifestType)),
        .init("artifactType", .string(artifactType)),
        .init("config", .map(configuration.descriptor)),
        .init("layers", .array([.map(layer.descriptor + [annotations([title])])])),
        annotations([
          .init("dev.larder.deployer", .string(deployer)),
          .init("dev.larder.recipe", .string(name)),
          .init("org.opencontainers.image.description", .string("Recipe \(name) for \(deployer)")),
          .init("org.opencontainers.image.title", .string(name)),
        ]),
      ]))
    let blobs = [layer, configuration, manifest]
    return Checksums.sorted(
      [layoutFile, indexFile(manifest, name: name)] + blobs.map(\.file))
  }

  private static var layoutFile: BundleFile {
    BundleFile(
      layoutPath, text: Value.map([.init("imageLayoutVersion", .string(version))]).json())
  }

  private static func indexFile(_ manifest: Blob, name: String) -> BundleFile {
    let descriptor =
      manifest.descriptor + [
        .init("artifactType", .string(artifactType)),
        annotations([.init("org.opencontainers.image.ref.name", .string(name))]),
      ]
    let index = Value.map([
      .init("schemaVersion", .int(2)),
      .init("mediaType", .string(indexType)),
      .init("manifests", .array([.map(descriptor)])),
    ])
    return BundleFile(indexPath, text: index.json())
  }

  private static func annotations(_ fields: [Value.Field]) -> Value.Field {
    .init("annotations", .map(fields))
  }

  /// Where what has a digest is kept.
  static func path(ofBlob sha256: String) -> String { "blobs/sha256/\(sha256)" }
}

/// Something that is known by its digest.
private struct Blob {
  let type: String
  let body: BundleContents

  init(type: String, _ bytes: [UInt8]) {
    self.type = type
    body = BundleContents(bytes)
  }

  init(type: String, _ document: Value) { self.init(type: type, Array(document.json().utf8)) }

  var descriptor: [Value.Field] {
    [
      .init("mediaType", .string(type)), .init("digest", .string("sha256:" + body.sha256)),
      .init("size", .int(Int64(body.bytes.count))),
    ]
  }

  var file: BundleFile { BundleFile(path: OCILayout.path(ofBlob: body.sha256), body: body) }
}
