import RecipeTable

/// A signed statement, in the JSON envelope of DSSE 1.0 (https://github.com/secure-systems-lab/dsse).
public struct EvidenceEnvelope: Sendable, Equatable {
  public struct Signature: Sendable, Equatable {
    /// Whose it is, as a hint that nothing is decided by; nil where nobody says.
    public let keyID: String?
    public let bytes: [UInt8]

    public init(keyID: String?, bytes: [UInt8]) {
      self.keyID = keyID
      self.bytes = bytes
    }
  }

  /// Of a statement of in-toto.
  public static let payloadType = "application/vnd.in-toto+json"

  public let payloadType: String
  public let payload: [UInt8]
  public let signatures: [Signature]

  public init(payloadType: String, payload: [UInt8], signatures: [Signature]) {
    self.payloadType = payloadType
    self.payload = payload
    self.signatures = signatures
  }

  /// What signatures are over: DSSE's pre-authentication encoding.
  public var signedBytes: [UInt8] { Self.signedBytes(of: payload, payloadType) }

  private static func signedBytes(of payload: [UInt8], _ type: String) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
  }

  /// As JSON, with a line break at its end.
  public var text: String {
    let signatures = signatures.map { signature in
      Value.map(
        (signature.keyID.map { [Value.Field("keyid", .string($0))] } ?? [])
          + [Value.Field("sig", .string(Base64.encoded(signature.bytes)))])
    }
    return Value.map([
      .init("payloadType", .string(payloadType)),
      .init("payload", .string(Base64.encoded(payload))), .init("signatures", .array(signatures)),
    ]).json(indentation: 2) + "\n"
  }
}

extension EvidenceEnvelope {
  /// Signs a statement.
  ///
  /// - Parameters:
  ///   - keyID: the digest of the public key, by which others find it.
  ///   - sign: gives the signature of bytes.
  public init(
    _ statement: EvidenceStatement, keyID: String, sign: ([UInt8]) throws -> [UInt8]
  ) rethrows {
    let payload = Array(statement.text.utf8)
    let signed = Self.signedBytes(of: payload, Self.payloadType)
    self.init(
      payloadType: Self.payloadType, payload: payload,
      signatures: [Signature(keyID: keyID, bytes: try sign(signed))])
  }
}

// MARK: Reading

extension EvidenceEnvelope {
  /// Nobody signs with more keys; each takes time to try.
  static let mostSignatures = 32

  /// Reads an envelope; fields that DSSE does not know mean nothing.
  init(reading text: String) throws(EvidenceFault) {
    let root = try EvidenceFault.value(ofJSON: text)
    guard case .map = root else {
      throw Self.fault(.start, "this is no envelope but another value")
    }
    payloadType = try Self.text("payloadType", of: root)
    payload = try Self.bytes("payload", of: root)
    signatures = try Self.signatures(of: root)
  }

  private static func signatures(of root: Value) throws(EvidenceFault) -> [Signature] {
    guard case .array(let records)? = root["signatures"] else {
      throw fault(
        root["signatures"] == nil ? .start : .key("signatures"), "it has no list signatures")
    }
    guard !records.isEmpty else {
      throw EvidenceFault("unsigned-evidence", "nobody signed it", at: .key("signatures"))
    }
    guard records.count <= mostSignatures else {
      throw fault(.key("signatures"), "it has more than \(mostSignatures) signatures")
    }
    var signatures: [Signature] = []
    for record in records {
      signatures.append(
        Signature(keyID: record["keyid"]?.string, bytes: try bytes("sig", of: record)))
    }
    return signatures
  }

  private static func text(_ key: String, of record: Value) throws(EvidenceFault) -> String {
    if let text = record[key]?.string { return text }
    throw fault(record[key] == nil ? .start : .key(key), "it has no text \(key)")
  }

  /// DSSE leaves to writers which of Base64's alphabets they take.
  private static func bytes(_ key: String, of record: Value) throws(EvidenceFault) -> [UInt8] {
    if let bytes = Base64.decoded(try text(key, of: record), alsoForURLs: true) { return bytes }
    throw fault(.key(key), "\(key) is not Base64")
  }

  private static func fault(_ place: EvidenceFault.Place, _ message: String) -> EvidenceFault {
    EvidenceFault("not-an-envelope", message, at: place)
  }
}
