/// Something in an archive or a folder, before anything of it is trusted.
public struct PackedFile: Sendable {
  public enum Kind: Sendable, Equatable {
    case file, folder
    /// A link, a device or the like, which no bundle has.
    case other(String)
  }

  /// Relative to the archive's root, or to the folder.
  public let path: String
  public let kind: Kind
  /// The twelve bits of permissions.
  public let mode: UInt32
  /// Empty for all but files.
  public let contents: [UInt8]

  public init(path: String, kind: Kind, mode: UInt32, contents: [UInt8] = []) {
    self.path = path
    self.kind = kind
    self.mode = mode
    self.contents = contents
  }
}

/// How much reading a bundle may take.
public struct BundleLimits: Sendable {
  /// Of all files together.
  public var bytes = 256 << 20
  public var files = 20_000
  /// How often larger an archive may be unpacked. Repeated YAML comes to 30.
  public var ratio = 200
  public var pathBytes = 512

  public init() {}
}

/// Why something can't be read as a bundle at all.
public enum UnreadableBundle: Error, Equatable {
  case empty
  case notGzip
  /// In zlib's words, or of what it does not look at.
  case damagedGzip(String)
  case tooLarge(limit: Int)
  case tooManyFiles(limit: Int)
  /// Unpacked it would be more than so many times as large.
  case bomb(ratio: Int)
  case notTar(String)
  /// A dialect whose further headers not all readers understand alike.
  case notPlainTar
  case truncatedTar
  /// Something stands after the end.
  case bytesAfterEnd
  case pathTooLong
}

extension UnreadableBundle: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "it is empty"
    case .notGzip: "it is not compressed with gzip, as bundles are"
    case .damagedGzip(let problem): "it can't be unpacked: \(problem)"
    case .tooLarge(let limit): "it has more than \(limit) bytes when it is unpacked"
    case .tooManyFiles(let limit): "it has more than \(limit) files"
    case .bomb(let ratio): "it gets more than \(ratio) times as large when it is unpacked"
    case .notTar(let problem): "there is no tar archive in it: \(problem)"
    case .notPlainTar:
      "its tar archive is not a plain one (ustar), as Larder writes it; readers differ in the others"
    case .truncatedTar: "its tar archive has no end"
    case .bytesAfterEnd: "there is something after the end of its archive"
    case .pathTooLong: "there is a path in it that is too long"
    }
  }
}
