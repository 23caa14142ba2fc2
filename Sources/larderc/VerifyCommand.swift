import ArgumentParser
import CommandSupport

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check who signed a table.",
    discussion: """
      Exit code 1 says that the signature is not that key's, or that the table was changed. OpenSSL \
      says the same: openssl pkeyutl -verify -rawin -pubin -inkey public.pem -sigfile TABLE.sig -in \
      TABLE.
      """)

  @Argument(help: "The table.", completion: .file())
  var table: String

  @Option(help: "The public key, Ed25519 in PEM.", completion: .file())
  var key: String

  @Option(help: "The signature, instead of TABLE.sig.", completion: .file())
  var signature: String?

  func run() throws {
    _ = try VerifyingKey(path: key).signedBytes(
      ofTable: table, signature: signature, refusal: ExitStatus.failure)
    printOutput("\(table) is signed by \(key)\n")
  }
}
