import RecipeTable

/// An Ed25519 key in PEM as OpenSSL writes it (RFC 7468, RFC 8410).
///
/// The key is the last 32 bytes; what stands before them is the same in every such file, and nothing
/// else is taken.
struct PEMKey {
  enum Kind {
    case `public`, `private`
  }

  let bytes: [UInt8]

  /// Why a text is not the key that was asked for.
  enum Fault: Error, Equatable {
    case noBlock, severalBlocks, unfinished, notBase64, unknownContent, encrypted
    case otherKind(Kind)
    /// A block of this label.
    case otherBlock(String)
    /// A key of this algorithm.
    case otherAlgorithm(String)
  }

  init(_ text: String, _ kind: Kind) throws(Fault) {
    let block = try PEMBlock(text)
    guard block.label == kind.label else { throw block.fault }
    let der = try block.content()
    guard der.count == kind.prefix.count + Kind.keyBytes, der.starts(with: kind.prefix) else {
      throw Algorithm.name(in: der).map(Fault.otherAlgorithm) ?? .unknownContent
    }
    bytes = Array(der.suffix(Kind.keyBytes))
  }
}

extension PEMKey {
  /// A public key as SubjectPublicKeyInfo in DER, which is what OpenSSL writes with -outform DER.
  ///
  /// - Parameter bytes: the key itself.
  static func information(ofPublic bytes: [UInt8]) -> [UInt8] { Kind.public.prefix + bytes }
}

extension PEMKey.Kind {
  fileprivate static let keyBytes = 32

  fileprivate var label: String { self == .public ? "PUBLIC KEY" : "PRIVATE KEY" }

  /// SubjectPublicKeyInfo, or PKCS#8's OneAsymmetricKey in its first version, up to the key itself.
  fileprivate var prefix: [UInt8] {
    switch self {
    case .public: [0x30, 0x2A, 0x30, 0x05] + Algorithm.ed25519 + [0x03, 0x21, 0x00]
    case .private:
      [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05] + Algorithm.ed25519 + [0x04, 0x22, 0x04, 0x20]
    }
  }
}

/// The one block of a file; text around it, such as OpenSSL's `-text` writes, means nothing.
private struct PEMBlock {
  let label: String
  private let lines: ArraySlice<Substring>

  init(_ text: String) throws(PEMKey.Fault) {
    let all = text.split { $0.isNewline }.map(\.withoutTrailingSpace)
    let starts = all.indices.filter { Self.label(of: all[$0], "BEGIN") != nil }
    guard let start = starts.first, let label = Self.label(of: all[start], "BEGIN") else {
      throw .noBlock
    }
    guard starts.count == 1 else { throw .severalBlocks }
    let rest = all[(start + 1)...]
    guard let end = rest.firstIndex(where: { Self.label(of: $0, "END") == label }) else {
      throw .unfinished
    }
    self.label = label
    lines = rest[..<end]
  }

  func content() throws(PEMKey.Fault) -> [UInt8] {
    guard let bytes = Base64.decoded(lines.joined()) else { throw .notBase64 }
    return bytes
  }

  /// Why a block of another label than the one that was asked for is of no use.
  var fault: PEMKey.Fault {
    switch label {
    case "PUBLIC KEY": .otherKind(.public)
    case "PRIVATE KEY": .otherKind(.private)
    case "ENCRYPTED PRIVATE KEY": .encrypted
    default: .otherBlock(label)
    }
  }

  /// `-----BEGIN PUBLIC KEY-----` is the beginning of a `PUBLIC KEY`.
  private static func label(of line: Substring, _ word: String) -> String? {
    let (start, end) = ("-----\(word) ", "-----")
    guard line.hasPrefix(start), line.hasSuffix(end), line.count > start.count + end.count else {
      return nil
    }
    return String(line.dropFirst(start.count).dropLast(end.count))
  }
}

/// Kinds of keys by their object identifiers, in DER.
private enum Algorithm {
  static let ed25519: [UInt8] = [0x06, 0x03, 0x2B, 0x65, 0x70]

  private static let others: [(name: String, identifier: [UInt8])] = [
    ("RSA", [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]),
    ("RSA-PSS", [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A]),
    ("elliptic curve", [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]),
    ("DSA", [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x01]),
    ("X25519", [0x06, 0x03, 0x2B, 0x65, 0x6E]),
    ("X448", [0x06, 0x03, 0x2B, 0x65, 0x6F]),
    ("Ed448", [0x06, 0x03, 0x2B, 0x65, 0x71]),
  ]

  /// Lengths and a version at most stand before the identifier.
  private static let farthestStart = 12

  static func name(in der: [UInt8]) -> String? {
    others.first { _, identifier in
      (0...farthestStart).contains { der.dropFirst($0).starts(with: identifier) }
    }?.name
  }
}

extension Substring {
  fileprivate var withoutTrailingSpace: Substring {
    var rest = self
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return rest
  }
}

// MARK: Wording

extension PEMKey {
  /// Reads a key from a file.
  init(path: String, _ kind: Kind) throws {
    // More than a key needs: OpenSSL also describes keys beside them.
    let text = String(decoding: try readFile(path, limit: 65_536), as: UTF8.self)
    do {
      try self.init(text, kind)
    } catch {
      throw CommandFailure(error.text(path, kind), status: ExitStatus.unusable)
    }
  }
}

extension PEMKey.Fault {
  fileprivate func text(_ path: String, _ kind: PEMKey.Kind) -> String {
    switch self {
    case .noBlock: "\(path) is no key in PEM: no line reads -----BEGIN \(kind.label)-----"
    case .severalBlocks: "\(path) holds several PEM blocks where one key is expected"
    case .unfinished: "\(path) is cut off: the last line of its PEM block is missing"
    case .notBase64: "\(path) is damaged: its key is not Base64"
    case .unknownContent: "\(path) is no Ed25519 key as OpenSSL writes it, or damaged"
    case .encrypted where kind == .private:
      "\(path) is encrypted; decrypt it first: openssl pkey -in KEY.pem -out DECRYPTED.pem"
    case .encrypted, .otherKind(.private):
      "\(path) is a private key where the public one is expected: "
        + "openssl pkey -in KEY.pem -pubout -out PUBLIC.pem"
    case .otherKind(.public): "\(path) is a public key where the private one is expected"
    case .otherBlock(let label): "\(path) holds a PEM block \(label), not an Ed25519 \(kind.label)"
    case .otherAlgorithm(let name):
      "\(path) is of another kind: its algorithm is \(name), and Ed25519 is needed"
    }
  }
}
