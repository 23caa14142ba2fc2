internal import Synchronization

/// The contents of a file. What is worked out of them once serves every bundle that has the file: manifests
/// are in many recipes, and a recipe's values in the bundles of all deployers.
public final class BundleContents: Sendable {
  public let bytes: [UInt8]
  private let known = Mutex(Known())

  private struct Known {
    var sha256: String?
    var deflated: DeflatedPiece?
  }

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  convenience init(text: String) { self.init(Array(text.utf8)) }

  /// The SHA-256 digest in lower-case hexadecimal.
  public var sha256: String {
    if let sha256 = known.withLock(\.sha256) { return sha256 }
    // Two threads may both work it out, which is better than one waiting for the other.
    let made = BundleArchive.sha256(bytes)
    known.withLock { $0.sha256 = made }
    return made
  }

  /// The bytes compressed, for a stream that they are a part of.
  func deflated() throws -> DeflatedPiece {
    if let deflated = known.withLock(\.deflated) { return deflated }
    let made = try Deflater().piece(bytes)
    known.withLock { $0.deflated = made }
    return made
  }
}
