import Foundation
import TestSupport
import Testing

/// Keys as OpenSSL writes them, and files that are none.
@Suite(.enabled(if: OpenSSL.isThere, Comment(rawValue: OpenSSL.notThere)))
struct KeyFileTests {
  /// A signed table, its key, and room for other keys.
  private struct Scene {
    let folder: TemporaryFolder
    let table: String
    let owner: OpenSSL.Keys

    init() throws {
      folder = try TemporaryFolder()
      table = try folder.write(bytes(of: Programs.table), to: "larder.table")
      owner = try OpenSSL.Keys("owner", in: folder)
      let result = try larderc("sign", table, "--key", owner.key)
      guard result.status == 0 else { throw SampleError(reason: result.errors) }
    }

    func sign(_ key: String) throws -> ProgramResult {
      try larderc("sign", table, "--key", key, "--output", folder.path + "/new.sig")
    }

    func verify(_ key: String) throws -> ProgramResult {
      try larderc("verify", table, "--key", key)
    }

    func text(_ path: String) throws -> String {
      String(decoding: try bytes(of: path), as: UTF8.self)
    }

    /// - Returns: the path of what was written.
    func openSSL(_ name: String, _ arguments: String...) throws -> String {
      let path = folder.path + "/" + name
      let result = try run(["openssl"] + arguments + ["-out", path])
      guard result.status == 0 else { throw SampleError(reason: result.errors) }
      return path
    }
  }

  private func expectRefusal(_ result: ProgramResult, _ reason: String) {
    #expect(result.status == 2, "\(reason)")
    #expect(result.output == "")
    #expect(result.errors.contains(reason), "\(result.errors)")
  }

  @Test func otherKindsOfKeys() throws {
    let scene = try Scene()
    for (algorithm, name) in [
      (["rsa", "-pkeyopt", "rsa_keygen_bits:1024"], "RSA"), (["ed448"], "Ed448"),
      (["x25519"], "X25519"), (["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], "elliptic curve"),
    ] {
      let keys = try OpenSSL.Keys("other", in: scene.folder, algorithm)
      expectRefusal(try scene.sign(keys.key), "its algorithm is \(name), and Ed25519 is needed")
      expectRefusal(
        try scene.verify(keys.publicKey), "its algorithm is \(name), and Ed25519 is needed")
    }
    let rsa = try OpenSSL.Keys(
      "rsa", in: scene.folder, ["rsa", "-pkeyopt", "rsa_keygen_bits:1024"])
    let old = try scene.openSSL("old.pem", "pkey", "-in", rsa.key, "-traditional")
    expectRefusal(try scene.sign(old), "holds a PEM block RSA PRIVATE KEY")
  }

  @Test func theWrongHalf() throws {
    let scene = try Scene()
    expectRefusal(
      try scene.sign(scene.owner.publicKey), "is a public key where the private one is expected")
    expectRefusal(
      try scene.verify(scene.owner.key), "is a private key where the public one is expected")
    expectRefusal(
      try run(
        [
          Programs.larder, "list", "--table", scene.table, "--require-signature", scene.owner.key,
        ]), "is a private key where the public one is expected")
  }

  @Test func encryptedKeys() throws {
    let scene = try Scene()
    let key = try scene.openSSL(
      "encrypted.pem", "pkey", "-in", scene.owner.key, "-aes256", "-passout", "pass:secret")
    expectRefusal(try scene.sign(key), "is encrypted; decrypt it first: openssl pkey -in")
    expectRefusal(try scene.verify(key), "is a private key where the public one is expected")
  }

  /// With what OpenSSL writes beside a key on request, and with the line ends of Windows.
  @Test func keysWithTextAround() throws {
    let scene = try Scene()
    let key = try scene.openSSL("text.pem", "pkey", "-in", scene.owner.key, "-text")
    #expect(try scene.text(key).contains("ED25519 Private-Key:"))
    #expect(try scene.sign(key).status == 0)
    let lines = try scene.text(scene.owner.publicKey).replacing("\n", with: "\r\n")
    #expect(try scene.verify(scene.folder.write("a note\r\n" + lines, to: "w.pem")).status == 0)
  }

  @Test func filesThatAreNoKeys() throws {
    let scene = try Scene()
    let right = try scene.text(scene.owner.publicKey)
    let lines = right.split(separator: "\n").map(String.init)
    try #require(lines.count == 3)
    func pem(_ content: String) -> String { "\(lines[0])\n\(content)\n\(lines[2])\n" }
    var der = try #require(Data(base64Encoded: lines[1]))
    der[2] = 0x31
    let wrongs: [(String, String)] = [
      ("", "is no key in PEM"),
      ("hello\n", "is no key in PEM: no line reads -----BEGIN PUBLIC KEY"),
      (lines[1], "is no key in PEM"), ("-----BEGIN -----\n", "is no key in PEM"),
      (right + right, "holds several PEM blocks"), (lines[0], "is cut off"),
      (lines[0] + "\n" + lines[1], "is cut off"), (pem("äöü"), "is not Base64"),
      (pem(String(lines[1].dropLast())), "is not Base64"),
      (pem(lines[1] + "===="), "is not Base64"), (pem(""), "is no Ed25519 key"),
      (pem("AAAA"), "is no Ed25519 key"), (pem("AAAA" + lines[1]), "is no Ed25519 key"),
      (pem(String(lines[1].dropLast(4))), "is no Ed25519 key"),
      (pem(der.base64EncodedString()), "is no Ed25519 key"),
      (
        right.replacing("PUBLIC KEY", with: "CERTIFICATE"),
        "holds a PEM block CERTIFICATE, not an Ed25519 PUBLIC KEY"
      ),
    ]
    for (text, reason) in wrongs {
      expectRefusal(try scene.verify(scene.folder.write(text, to: "wrong.pem")), reason)
    }
    let binary = try scene.folder.write([UInt8](0...255), to: "binary.pem")
    expectRefusal(try scene.verify(binary), "is no key in PEM")
    expectRefusal(try scene.verify("/nowhere.pem"), "cannot read /nowhere.pem")
    expectRefusal(try scene.verify(scene.folder.path), "cannot read")
    expectRefusal(try scene.verify("/dev/zero"), "has more than 65536 bytes")
    expectRefusal(try scene.verify(""), "cannot read")
  }

  /// No message shows what is in a private key.
  @Test func keysStayPrivate() throws {
    let scene = try Scene()
    let secret = try scene.text(scene.owner.key).split(separator: "\n")[1]
    let broken = try scene.text(scene.owner.key).replacing(secret, with: secret.dropLast(3) + "???")
    let path = try scene.folder.write(broken, to: "broken.pem")
    let result = try scene.sign(path)
    expectRefusal(result, "is damaged: its key is not Base64")
    #expect(!result.errors.contains(secret.prefix(12)))
  }
}
