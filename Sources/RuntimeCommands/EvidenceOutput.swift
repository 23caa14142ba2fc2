import CommandSupport
import Evidence
import Measurements
import RecipeTable

/// The evidence that a validation leaves behind.
struct EvidenceOutput {
  let path: String
  /// The file of a private key.
  let key: String

  /// - Throws: when there is no such key.
  func signer() throws -> Signer { Signer(path: path, key: try SigningKey(path: key)) }

  struct Signer {
    fileprivate let path: String
    fileprivate let key: SigningKey

    /// Writes all of it or nothing.
    ///
    /// - Parameter snapshot: the bytes of the file.
    /// - Throws: also where a validation is no evidence, with why.
    func write(
      _ validation: Validation, of subject: EvidenceStatement.Subject, snapshot: [UInt8]
    ) throws {
      let statement: EvidenceStatement
      do throws(EvidenceStatement.Worthless) {
        statement = try EvidenceStatement(validation, of: subject, snapshot: snapshot)
      } catch {
        throw CommandFailure("no evidence is written: \(error)", status: ExitStatus.failure)
      }
      let keyID = KeyFingerprint.text(ofInformation: try key.publicInformation)
      let envelope = try EvidenceEnvelope(
        statement, keyID: keyID, sign: { try key.signature(of: $0) })
      try InputFiles.requireNotRead(path)
      try writeFile(Array(envelope.text.utf8), to: path)
    }
  }
}
