import ArgumentParser
import CommandSupport
import RecipeBundle
import RecipeTable

struct VerifyCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check that a bundle is whole, and who signed it.",
    discussion: """
      Every file has to be as checksums.txt and provenance.json say, none may be missing or added, and \
      nothing may be unpacked outside the bundle's folder. An archive is read without being unpacked. \
      Whoever changes a bundle can change its checksums with it: only --key tells whose it is. The \
      signature (Ed25519) is BUNDLE.sig beside an archive, checksums.txt.sig in a folder, and \
      index.json.sig in an OCI image layout.

      As JSON: {"bundle": "h100-eks-helm.tar.gz", "name": "h100-eks", "whole": true, "files": 84, \
      "problems": [], "signature": "valid"}. The signature is valid, invalid, \
      unchecked where there is one but no --key, or none.

      Exit codes: 0 it is whole, and signed by the key if one is given; 1 it is not; 2 it can't be read.
      """)

  @Argument(
    help: "The bundle: a .tar.gz, the folder that one was unpacked to, or oci:DIR.",
    completion: .file())
  var bundle: String

  @Option(
    help: ArgumentHelp(
      "Ask for the signature of this public key's owner (Ed25519, PEM).", valueName: "public.pem"),
    completion: .file())
  var key: String?

  @Option(help: "The signature, instead of the one beside what is signed.", completion: .file())
  var signature: String?

  @Option(help: "How to print it.")
  var format = Format.text

  func validate() throws {
    if signature != nil, key == nil {
      throw ValidationError("say whose signature it has to be: --key public.pem")
    }
  }

  func run() throws {
    let place = BundlePlace(bundle)
    let read = try VerifiedBundle(place, bundle, signature: signature)
    let report = VerificationReport(
      bundle: bundle, key: key, read: read, signing: try read.signing(by: key))
    printOutput(format == .json ? report.json : report.text)
    guard report.refusals.isEmpty else {
      let message = format == .json ? "" : report.refusals.joined(separator: "\n")
      throw CommandFailure(message, status: ExitStatus.failure)
    }
  }
}

/// A bundle that was read once: what is checked is what was read, whatever happens to the files meanwhile.
private struct VerifiedBundle {
  private let place: BundlePlace
  private let bundle: String
  private let signaturePath: String
  /// What a signature is over; nil where that is missing, which is a problem already.
  private var signed: [UInt8]?
  private(set) var name: String?
  private(set) var fileCount = 0
  private(set) var problems: [BundleProblem] = []

  /// - Parameter signature: its file, if it was named.
  init(_ place: BundlePlace, _ bundle: String, signature: String?) throws {
    self.place = place
    self.bundle = bundle
    signaturePath = signature ?? DetachedSignature.path(of: place.signedFile)
    switch place {
    case .archive(let path):
      let bytes = try readFile(path)
      signed = bytes
      try add(archive: bytes)
    case .folder(let path):
      let files = try files(in: path)
      add(BundleVerification(folder: files))
    case .layout(let path):
      let layout = OCILayout.archive(in: try files(in: path))
      problems = layout.problems
      if let archive = layout.archive { try add(archive: archive) }
    }
  }

  private mutating func add(archive: [UInt8]) throws {
    do throws(UnreadableBundle) {
      add(BundleVerification(archive: try BundleArchive.files(inTarGzip: archive)))
    } catch {
      throw CommandFailure("\(bundle) is no bundle: \(error)", status: ExitStatus.unusable)
    }
  }

  private mutating func add(_ verification: BundleVerification) {
    name = verification.name
    fileCount = verification.fileCount
    problems += verification.problems
  }

  /// All but the signature, which no list can have.
  private mutating func files(in folder: String) throws -> [PackedFile] {
    let files = try BundleFolder.files(in: folder)
    signed = files.first { $0.path == place.signedName && $0.kind == .file }?.contents
    let signature = place.signedName.map(DetachedSignature.path)
    return files.filter { $0.path != signature || $0.kind != .file }
  }

  enum Signing {
    case valid, unchecked, none
    /// Not by the key that was asked for, with the reason.
    case invalid(String)
  }

  /// - Throws: when the key can't be read.
  func signing(by key: String?) throws -> Signing {
    guard let key else { return DetachedSignature.isThere(signaturePath) ? .unchecked : .none }
    let verifying = try VerifyingKey(path: key)
    guard let signed else {
      return .invalid("\(bundle) has no \(place.signedName ?? "") that could be signed")
    }
    do {
      try verifying.check(
        signed, of: bundle, what: "bundle", signature: signaturePath, refusal: ExitStatus.failure)
      return .valid
    } catch let failure as CommandFailure {
      return .invalid(failure.message)
    }
  }
}

private struct VerificationReport {
  /// Of the problems that are named.
  private static let limit = 20

  let bundle: String
  let key: String?
  let read: VerifiedBundle
  let signing: VerifiedBundle.Signing

  // MARK: Text

  /// What is right, and what was not looked at.
  var text: String {
    (read.problems.isEmpty
      ? "\(bundle) is whole: \(read.fileCount) files are as it says itself\n" : "") + signatureText
  }

  private var signatureText: String {
    switch signing {
    case .valid: "\(bundle) is signed by \(key ?? "")\n"
    case .unchecked: "its signature was not checked: say whose it has to be with --key public.pem\n"
    case .none: "\(bundle) is not signed: who made it is not known\n"
    case .invalid: ""
    }
  }

  /// Why the bundle is not as it has to be.
  var refusals: [String] {
    var lines: [String] = []
    if !read.problems.isEmpty {
      lines.append("\(bundle) is not whole:")
      lines += read.problems.prefix(Self.limit).map { "  \($0)" }
    }
    if read.problems.count > Self.limit {
      lines.append("  and \(read.problems.count - Self.limit) more")
    }
    if case .invalid(let reason) = signing { lines.append(reason) }
    return lines
  }

  // MARK: JSON

  var json: String {
    Value.map([
      .init("bundle", .string(bundle)),
      .init("name", read.name.map(Value.string) ?? .null),
      .init("whole", .bool(read.problems.isEmpty)),
      .init("files", .int(Int64(read.fileCount))),
      .init("problems", .array(read.problems.map { .string($0.description) })),
      .init("signature", .string(signatureName)),
    ]).json(indentation: 2) + "\n"
  }

  private var signatureName: String {
    switch signing {
    case .valid: "valid"
    case .unchecked: "unchecked"
    case .none: "none"
    case .invalid: "invalid"
    }
  }
}
