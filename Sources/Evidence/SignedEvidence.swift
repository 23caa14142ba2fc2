import Diagnostics
import RecipeBundle

/// A file is no evidence, or nobody's who is trusted.
public struct EvidenceError: Error {
  public let diagnostic: Diagnostic

  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }

  /// Of a file that was not opened, so that no text is to blame.
  public init(unread code: String, _ message: String) {
    self.init(Diagnostic(.error, code, message, at: nil))
  }
}

/// A statement whose signer is known.
public struct SignedEvidence: Sendable {
  /// What messages blame.
  let source: SourceFile
  public let contents: [UInt8]
  public let statement: EvidenceStatement
  /// The SHA-256 of the signer's public key.
  public let signer: String

  /// Of a file. An envelope of a thousand tests has a tenth of it.
  public static let byteLimit = 1 << 20

  /// Reads an envelope, and believes nothing of it before its signature is right.
  ///
  /// - Parameters:
  ///   - file: its name, for messages.
  ///   - signer: gives the fingerprint of a trusted key that signed an envelope; nil for none.
  public init(
    reading contents: [UInt8], file: String, signer: (EvidenceEnvelope) -> String?
  ) throws(EvidenceError) {
    source = SourceFile(path: file, text: String(decoding: contents, as: UTF8.self))
    self.contents = contents
    do throws(EvidenceFault) {
      let envelope = try Self.envelope(contents)
      guard let fingerprint = signer(envelope) else {
        throw EvidenceFault(
          "untrusted-signature",
          "no key that is trusted signed this as it is: it was changed since, or is somebody else's",
          at: .key("signatures"))
      }
      self.signer = fingerprint
      statement = try Self.statement(envelope)
    } catch {
      throw EvidenceError(error.diagnostic(in: source))
    }
  }

  private static func envelope(_ contents: [UInt8]) throws(EvidenceFault) -> EvidenceEnvelope {
    guard contents.count <= byteLimit else {
      throw EvidenceFault(
        "evidence-too-large", "evidence has at most \(byteLimit) bytes", at: .start)
    }
    guard let text = String(validating: contents, as: UTF8.self) else {
      throw EvidenceFault("malformed-json", "this is not in UTF-8", at: .start)
    }
    return try EvidenceEnvelope(reading: text)
  }

  private static func statement(
    _ envelope: EvidenceEnvelope
  ) throws(EvidenceFault) -> EvidenceStatement {
    guard envelope.payloadType == EvidenceEnvelope.payloadType else {
      throw EvidenceFault(
        "unknown-payload", "the payload is not of the type \(EvidenceEnvelope.payloadType)",
        at: .key("payloadType"))
    }
    return try EvidenceStatement(reading: envelope.payload)
  }
}

/// How a key is known by: the SHA-256 of its SubjectPublicKeyInfo in DER, as
/// `openssl pkey -pubin -outform DER | sha256sum` gives it.
public enum KeyFingerprint {
  public static func text(ofInformation information: [UInt8]) -> String {
    BundleArchive.sha256(information)
  }
}
