import CatalogSite
import CommandSupport
import Diagnostics
import Evidence
import Foundation
import RecipeTable

/// A folder of signed statements, an envelope a file.
struct EvidenceFolder {
  let path: String
  /// Those whose signatures count.
  let keys: [VerifyingKey]

  /// More would be looked at one by one, too, and nobody means that.
  private static let mostFiles = 100_000

  /// What the folder holds for a table's combinations, by the names of their pages. What is not shown is said
  /// on standard error.
  ///
  /// - Throws: where the folder can't be read, and where a file in it is no evidence that is trusted.
  func evidence(for table: RecipeTable) throws -> [String: [ValidationEvidence]] {
    let candidates = EvidenceCandidates(table, pages: try CatalogSite.pageNames(table))
    var found: [String: [ValidationEvidence]] = [:]
    var diagnostics: [Diagnostic] = []
    for name in try names() {
      do {
        switch try candidates.find(try read(name)) {
        case .page(let page, let evidence): found[page, default: []].append(evidence)
        case .nothing(let warning): diagnostics.append(report(warning, on: name))
        }
      } catch let error as EvidenceError {
        diagnostics.append(report(error.diagnostic, on: name))
      }
    }
    try requireNoErrors(diagnostics)
    return found
  }

  private func report(_ diagnostic: Diagnostic, on name: String) -> Diagnostic {
    let root = diagnostic.range == nil ? "\(path)/\(name)" : path
    printError(String(DiagnosticPrinter(root: root).text(diagnostic).dropLast()))
    return diagnostic
  }

  private func requireNoErrors(_ diagnostics: [Diagnostic]) throws {
    guard diagnostics.hasErrors else { return }
    throw CommandFailure(
      "\(diagnostics.tally): not everything in \(path) is to be trusted; nothing is published",
      status: ExitStatus.failure)
  }

  // MARK: Files

  /// In their order. Hidden files are nobody's evidence.
  private func names() throws -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw CommandFailure("the folder \(path) cannot be read", status: ExitStatus.unusable)
    }
    guard names.count <= Self.mostFiles else {
      throw CommandFailure(
        "the folder \(path) has more than \(Self.mostFiles) files", status: ExitStatus.unusable)
    }
    return names.filter { !$0.hasPrefix(".") }
      .inByteOrder
  }

  private func read(_ name: String) throws -> SignedEvidence {
    var status = stat()
    let isFile = lstat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    guard isFile, name.hasSuffix(".json") else {
      throw EvidenceError(
        unread: "unknown-file", "a folder of evidence has files NAME.json and nothing else")
    }
    guard status.st_size <= SignedEvidence.byteLimit else {
      throw EvidenceError(
        unread: "evidence-too-large", "evidence has at most \(SignedEvidence.byteLimit) bytes")
    }
    return try SignedEvidence(reading: readFile("\(path)/\(name)"), file: name, signer: signer(of:))
  }

  /// The fingerprint of the first key that signed an envelope.
  private func signer(of envelope: EvidenceEnvelope) -> String? {
    let signed = envelope.signedBytes
    let key = keys.first { key in
      envelope.signatures.contains { key.isSignature($0.bytes, of: signed) }
    }
    return key.map { KeyFingerprint.text(ofInformation: $0.information) }
  }
}
