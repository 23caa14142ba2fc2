internal import Crypto

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Signatures of tables: 64 bytes in a file of their own, Ed25519 (RFC 8032) over every byte of the
/// table, so that `openssl pkeyutl -rawin` makes and checks the same.
public enum TableSignature {
  static let byteCount = 64

  /// Where a table's signature is when nobody says otherwise.
  public static func path(ofTable table: String) -> String { table + ".sig" }

  /// Writes a signature where nothing is, or an older signature. Somebody's key is not written over.
  public static func write(_ signature: [UInt8], to path: String) throws {
    var status = stat()
    let isThere = stat(path, &status) == 0
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    guard !isThere || !isRegular || status.st_size == byteCount else {
      throw CommandFailure(
        "\(path) is there already, and is no signature; it stays as it is",
        status: ExitStatus.unusable)
    }
    try writeFile(signature, to: path)
  }
}

/// A private key.
public struct SigningKey {
  private let key: PEMKey

  /// - Parameter path: of a file in PEM.
  public init(path: String) throws { key = try PEMKey(path: path, .private) }

  /// The same for the same bytes, always.
  public func signature(of bytes: [UInt8]) throws -> [UInt8] {
    let signing = try Curve25519.Signing.PrivateKey(rawRepresentation: key.bytes)
    return Array(try signing.signature(for: bytes))
  }
}

/// A public key.
public struct VerifyingKey {
  private let key: PEMKey
  private let path: String

  /// - Parameter path: of a file in PEM.
  public init(path: String) throws {
    key = try PEMKey(path: path, .public)
    self.path = path
  }

  public func isSignature(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
    let verifying = try? Curve25519.Signing.PublicKey(rawRepresentation: key.bytes)
    return verifying?.isValidSignature(signature, for: bytes) ?? false
  }

  /// The bytes of a table that this key signed. The file is read once, so what was checked is what the
  /// caller has, whatever happens to the file.
  ///
  /// - Parameters:
  ///   - signature: the file of the signature; nil for the one beside the table.
  ///   - refusal: what the program ends with when the signature is not one of this key and table.
  public func signedBytes(
    ofTable table: String, signature: String? = nil, refusal: Int32 = ExitStatus.unusable
  ) throws -> [UInt8] {
    let bytes = try readFile(table)
    let place = signature ?? TableSignature.path(ofTable: table)
    let found = try readSignature(place, ofTable: table)
    guard found.count == TableSignature.byteCount else {
      throw CommandFailure(
        "\(place) is no signature: it has \(found.count) bytes, not \(TableSignature.byteCount)",
        status: refusal)
    }
    guard isSignature(found, of: bytes) else {
      throw CommandFailure(
        "\(table) is not signed by \(path): \(place) is of another key, or the table was changed",
        status: refusal)
    }
    return bytes
  }

  private func readSignature(_ path: String, ofTable table: String) throws -> [UInt8] {
    do {
      // A little more, so that a file that is too long is told from one that is right.
      return try readFile(path, limit: 4096)
    } catch let failure as CommandFailure {
      throw CommandFailure(
        "\(table) has no signature to check: \(failure.message)", status: failure.status)
    }
  }
}
