import Foundation
import TestSupport
import Testing

/// Who signed a table: `larderc sign`, `larderc verify` and `--require-signature`.
@Suite(.enabled(if: OpenSSL.isThere, Comment(rawValue: OpenSSL.notThere)))
struct SignatureTests {
  /// A table, and keys of its owner and of somebody else.
  private struct Scene {
    let folder: TemporaryFolder
    let table: String
    let owner: OpenSSL.Keys
    let stranger: OpenSSL.Keys
    var signature: String { table + ".sig" }

    init() throws {
      folder = try TemporaryFolder()
      table = try folder.write(bytes(of: Programs.table), to: "larder.table")
      owner = try OpenSSL.Keys("owner", in: folder)
      stranger = try OpenSSL.Keys("stranger", in: folder)
    }

    @discardableResult
    func sign(with keys: OpenSSL.Keys? = nil) throws -> ProgramResult {
      try larderc("sign", table, "--key", (keys ?? owner).key)
    }

    func verify(_ more: String...) throws -> ProgramResult {
      try run([Programs.larderc, "verify", table, "--key", owner.publicKey] + more)
    }

    func write(_ bytes: [UInt8], to name: String) throws { try folder.write(bytes, to: name) }

    /// What every command of `larder` says that opens a table.
    func ask(key: String? = nil) throws -> [ProgramResult] {
      try Self.questions.map {
        try run(
          [Programs.larder] + $0
            + ["--table", table, "--require-signature", key ?? owner.publicKey])
      }
    }

    private static let questions = [
      ["recipe", "--service", "eks"], ["list"],
      ["query", "--service", "eks", "--selector", "criteria.service"],
      ["explain", "constraints.K8s.server.version", "--service", "eks"],
      ["table", "info"], ["table", "verify"],
    ]
  }

  // MARK: OpenSSL

  @Test func openSSLTakesOurSignatures() throws {
    let scene = try Scene()
    let result = try scene.sign()
    #expect(result.status == 0)
    #expect(result.output + result.errors == "")
    #expect(try bytes(of: scene.signature).count == 64)
    func judge(_ key: String) throws -> Int32 {
      try OpenSSL.run(
        "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", key, "-sigfile", scene.signature, "-in",
        scene.table
      ).status
    }
    #expect(try judge(scene.owner.publicKey) == 0)
    #expect(try judge(scene.stranger.publicKey) != 0)
  }

  @Test func weTakeOpenSSLsSignatures() throws {
    let scene = try Scene()
    let made = try OpenSSL.run(
      "pkeyutl", "-sign", "-rawin", "-inkey", scene.owner.key, "-in", scene.table, "-out",
      scene.signature)
    try #require(made.status == 0)
    let result = try scene.verify()
    #expect(result.status == 0)
    #expect(result.output == "\(scene.table) is signed by \(scene.owner.publicKey)\n")
    #expect(try scene.ask().map(\.status) == [0, 0, 0, 0, 0, 0])
    let ours = scene.folder.path + "/ours.sig"
    #expect(
      try larderc("sign", scene.table, "--key", scene.owner.key, "--output", ours).status == 0)
    // Ed25519 has no randomness, so both are the same bytes.
    #expect(try bytes(of: ours) == bytes(of: scene.signature))
  }

  // MARK: What is refused

  @Test func aTableWithoutASignature() throws {
    let scene = try Scene()
    let refused = try scene.verify()
    #expect(refused.status == 2)
    #expect(refused.errors.contains("has no signature to check: cannot read \(scene.signature)"))
    for result in try scene.ask() {
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errors.contains("\(scene.table) has no signature to check"))
    }
  }

  @Test func aSignatureOfAnotherKey() throws {
    let scene = try Scene()
    try scene.sign(with: scene.stranger)
    #expect(try scene.verify().status == 1)
    for result in try scene.ask() {
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errors.contains("is not signed by \(scene.owner.publicKey)"))
    }
    #expect(try scene.ask(key: scene.stranger.publicKey).map(\.status) == [0, 0, 0, 0, 0, 0])
  }

  /// One bit in a byte of every part of the table, where it matters to no checksum, too.
  @Test func aChangedTable() throws {
    let scene = try Scene()
    try scene.sign()
    let whole = try bytes(of: scene.table)
    let places = [0, 9, 20, 36] + stride(from: 100, to: whole.count, by: whole.count / 12)
    for place in places + [whole.count - 1] {
      var changed = whole
      changed[place] ^= 1
      try scene.write(changed, to: "larder.table")
      #expect(try scene.verify().status == 1, "\(place)")
    }
    try scene.write(whole + [0], to: "larder.table")
    #expect(try scene.verify().status == 1)
    #expect(try scene.ask().allSatisfy { $0.status == 2 && $0.output == "" })
    try scene.write(whole, to: "larder.table")
    #expect(try scene.verify().status == 0)
  }

  /// A table that is right in itself but another one.
  @Test func aTableOfAnotherTree() throws {
    let scene = try Scene()
    try scene.sign()
    let other = try SampleTree.withProfile()
    try scene.write(bytes(of: try other.compiled()), to: "larder.table")
    #expect(try scene.verify().status == 1)
    for result in try scene.ask() {
      #expect(result.status == 2)
      #expect(result.errors.contains("or the table was changed"))
    }
  }

  @Test func aChangedSignature() throws {
    let scene = try Scene()
    try scene.sign()
    let right = try bytes(of: scene.signature)
    for place in [0, 31, 32, 63] {
      var wrong = right
      wrong[place] ^= 0x10
      try scene.write(wrong, to: "larder.table.sig")
      #expect(try scene.verify().status == 1)
    }
    for (wrong, reason) in [
      ([], "it has 0 bytes, not 64"), (Array(right.dropLast()), "it has 63 bytes, not 64"),
      (right + [0x0A], "it has 65 bytes, not 64"),
    ] {
      try scene.write(wrong, to: "larder.table.sig")
      let result = try scene.verify()
      #expect(result.status == 1)
      #expect(result.errors.contains("\(scene.signature) is no signature: \(reason)"))
      #expect(try scene.ask().allSatisfy { $0.status == 2 && $0.output == "" })
    }
    try scene.write([UInt8](repeating: 0, count: 5000), to: "larder.table.sig")
    #expect(try scene.verify().status == 2)
  }

  /// The order of the base point's group, which RFC 8032 wants S to be below.
  @Test func aSignatureWithTheSameMeaning() throws {
    let scene = try Scene()
    try scene.sign()
    let order: [UInt8] =
      [
        0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE,
        0x14,
      ] + [UInt8](repeating: 0, count: 15) + [0x10]
    var signature = try bytes(of: scene.signature)
    var carry = 0
    for (place, byte) in order.enumerated() {
      carry += Int(signature[32 + place]) + Int(byte)
      signature[32 + place] = UInt8(carry & 0xFF)
      carry >>= 8
    }
    try scene.write(signature, to: "larder.table.sig")
    #expect(try scene.verify().status == 1)
  }

  // MARK: Writing

  @Test func anotherPlaceForTheSignature() throws {
    let scene = try Scene()
    let place = scene.folder.path + "/other.sig"
    #expect(
      try larderc("sign", scene.table, "--key", scene.owner.key, "--output", place).status == 0)
    #expect(try scene.verify().status == 2)
    #expect(try scene.verify("--signature", place).status == 0)
  }

  @Test func onlySignaturesAreReplaced() throws {
    let scene = try Scene()
    try scene.sign(with: scene.stranger)
    #expect(try scene.sign().status == 0)
    #expect(try scene.verify().status == 0)
    for place in [scene.owner.key, scene.table, scene.folder.path] {
      let before = try? bytes(of: place)
      let result = try larderc("sign", scene.table, "--key", scene.owner.key, "--output", place)
      #expect(result.status == 2)
      #expect(result.errors.contains(place))
      #expect((try? bytes(of: place)) == before)
    }
    let names = try scene.folder.names()
    #expect(names.allSatisfy { !$0.hasSuffix(".tmp") })
  }

  @Test func onlyTablesAreSigned() throws {
    let scene = try Scene()
    let whole = try bytes(of: scene.table)
    for (wrong, reason) in [
      (Array("hello".utf8), "not a table"), (Array(whole.dropLast(9)), "damaged table"),
    ] {
      try scene.write(wrong, to: "larder.table")
      let result = try scene.sign()
      #expect(result.status == 2)
      #expect(result.errors.contains("\(scene.table): \(reason)"))
    }
    #expect(!FileManager.default.fileExists(atPath: scene.signature))
    #expect(try larderc("sign", "/nowhere", "--key", scene.owner.key).status == 2)
  }
}
