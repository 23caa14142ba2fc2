import CommandSupport
import HummingbirdTLS

/// A server's certificate and its key.
struct TLSFiles {
  let configuration: TLSConfiguration

  /// - Parameters:
  ///   - certificate: a file in PEM, the server's own certificate first.
  ///   - key: a file in PEM, not encrypted.
  /// - Throws: `CommandFailure` for what can't be read.
  init(certificate: String, key: String) throws {
    let chain = try Self.reading(certificate) { try NIOSSLCertificate.fromPEMBytes($0) }
    let privateKey = try Self.reading(key) { try NIOSSLPrivateKey(bytes: $0, format: .pem) }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    self.configuration = configuration
  }

  private static func reading<Read>(
    _ path: String, _ body: ([UInt8]) throws -> Read
  ) throws -> Read {
    let bytes = try readFile(path, limit: 1 << 20)
    do {
      return try body(bytes)
    } catch {
      throw CommandFailure("\(path): \(error)", status: ExitStatus.unusable)
    }
  }
}
