internal import Crypto

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Signatures of tables and bundles: 64 bytes in a file of their own, Ed25519 (RFC 8032) over every byte of
/// the file that is signed, so that `openssl pkeyutl -rawin` makes and checks the same.
public enum DetachedSignature {
  static let byteCount = 64

  /// Where a file's signature is when nobody says otherwise.
  public static func path(of file: String) -> String { file + ".sig" }

  public static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

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

  /// Its public half, as SubjectPublicKeyInfo in DER.
  public var publicInformation: [UInt8] {
    get throws {
      let signing = try Curve25519.Signing.PrivateKey(rawRepresentation: key.bytes)
      return PEMKey.information(ofPublic: Array(signing.publicKey.rawRepresentation))
    }
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

  /// As SubjectPublicKeyInfo in DER.
  public var information: [UInt8] { PEMKey.information(ofPublic: key.bytes) }

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
    try check(
      bytes, of: table, what: "table", signature: signature ?? DetachedSignature.path(of: table),
      refusal: refusal)
    return bytes
  }

  /// - Parameters:
  ///   - bytes: what was read, and has to be what this key signed.
  ///   - file: what they are of, and `what` that is, for the message.
  ///   - signature: the file of the signature.
  ///   - refusal: what the program ends with when it is not that signature.
  public func check(
    _ bytes: [UInt8], of file: String, what: String, signature: String, refusal: Int32
  ) throws {
    let found = try readSignature(signature, of: file)
    guard found.count == DetachedSignature.byteCount else {
      throw CommandFailure(
        "\(signature) is no signature: it has \(found.count) bytes, not "
          + "\(DetachedSignature.byteCount)",
        status: refusal)
    }
    guard isSignature(found, of: bytes) else {
      throw CommandFailure(
        "\(file) is not signed by \(path): \(signature) is of another key, or the \(what) was "
          + "changed",
        status: refusal)
    }
  }

  private func readSignature(_ signature: String, of file: String) throws -> [UInt8] {
    do {
      // A little more, so that a file that is too long is told from one that is right.
      return try readFile(signature, limit: 4096)
    } catch let failure as CommandFailure {
      throw CommandFailure(
        "\(file) has no signature to check: \(failure.message)", status: failure.status)
    }
  }
}
