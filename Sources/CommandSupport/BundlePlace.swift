#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Where a bundle is, as a person names it: a folder, an archive, or `oci:DIR`, an OCI image layout.
public enum BundlePlace: Sendable, Equatable {
  case folder(String)
  case archive(String)
  case layout(String)

  private static let layoutScheme = "oci:"

  /// - Parameter argument: a folder has to be there to be told from an archive.
  public init(_ argument: String) {
    if argument.hasPrefix(Self.layoutScheme) {
      self = .layout(Self.trimmed(String(argument.dropFirst(Self.layoutScheme.count))))
      return
    }
    var status = stat()
    let isFolder = stat(argument, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    self = isFolder ? .folder(Self.trimmed(argument)) : .archive(argument)
  }

  private static func trimmed(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// The one file that says what all others are, relative to the folder; nil for an archive, which is one
  /// file by itself.
  public var signedName: String? {
    switch self {
    case .folder: "checksums.txt"
    case .archive: nil
    case .layout: "index.json"
    }
  }

  /// What a signature of the bundle is over. The signature's own place is `DetachedSignature.path(of:)` it.
  public var signedFile: String {
    switch self {
    case .archive(let file): file
    case .folder(let folder), .layout(let folder): "\(folder)/\(signedName ?? "")"
    }
  }
}
