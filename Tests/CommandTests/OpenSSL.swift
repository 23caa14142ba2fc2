import Foundation
import TestSupport

/// OpenSSL's program, which makes keys and judges signatures for tests.
enum OpenSSL {
  static let isThere = (try? TestSupport.run(["openssl", "version"]))?.status == 0
  static let notThere = "there is no openssl"

  static func run(_ arguments: String...) throws -> ProgramResult {
    try TestSupport.run(["openssl"] + arguments)
  }

  /// A private key and its public half.
  struct Keys {
    let key: String
    let publicKey: String

    /// - Parameter algorithm: as `openssl genpkey` takes it, with its options.
    init(_ name: String, in folder: TemporaryFolder, _ algorithm: [String] = ["ed25519"]) throws {
      key = "\(folder.path)/\(name).pem"
      publicKey = "\(folder.path)/\(name).public.pem"
      try Self.make(["genpkey", "-algorithm"] + algorithm + ["-out", key])
      try Self.make(["pkey", "-in", key, "-pubout", "-out", publicKey])
    }

    private static func make(_ arguments: [String]) throws {
      let result = try TestSupport.run(["openssl"] + arguments)
      guard result.status == 0 else { throw SampleError(reason: result.errors) }
    }
  }
}
