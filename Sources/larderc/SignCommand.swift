import ArgumentParser
import CommandSupport
import RecipeTable

struct SignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "Sign a table, so that others can tell that it is yours.",
    discussion: """
      The signature is a file of 64 bytes, Ed25519 over the whole table. Make a key with \
      openssl genpkey -algorithm ed25519 -out key.pem, and give others its public half: openssl pkey \
      -in key.pem -pubout -out public.pem. They ask with larder --require-signature public.pem.
      """)

  @Argument(help: "The table.", completion: .file())
  var table: String

  @Option(help: "The private key, Ed25519 in PEM, not encrypted.", completion: .file())
  var key: String

  @Option(
    help: "The signature to write, instead of TABLE.sig; only an older signature is replaced.",
    completion: .file())
  var output: String?

  func run() throws {
    let signingKey = try SigningKey(path: key)
    let bytes = try readFile(table)
    try checkIsTable(bytes)
    try DetachedSignature.write(
      signingKey.signature(of: bytes), to: output ?? DetachedSignature.path(of: table))
  }

  /// Nobody means to sign anything else.
  private func checkIsTable(_ bytes: [UInt8]) throws {
    do {
      _ = try RecipeTable(bytes: bytes)
    } catch {
      throw CommandFailure("\(table): \(error)", status: ExitStatus.unusable)
    }
  }
}
