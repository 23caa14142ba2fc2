import RecipeTable
import TestSupport
import Testing

@testable import Evidence

/// DSSE's envelopes, and what is refused of a file before anything in it is believed.
@Suite struct EnvelopeTests {
  /// The example of DSSE's protocol.md.
  @Test func whatIsSignedIsAsTheProtocolSays() {
    let envelope = EvidenceEnvelope(
      payloadType: "http://example.com/HelloWorld", payload: Array("hello world".utf8),
      signatures: [])
    let signed = String(decoding: envelope.signedBytes, as: UTF8.self)
    #expect(signed == "DSSEv1 29 http://example.com/HelloWorld 11 hello world")
  }

  @Test func whatIsWrittenIsRead() throws {
    let sample = try Sample()
    let envelope = try sample.envelope()
    #expect(try EvidenceEnvelope(reading: envelope.text) == envelope)
    let read = try Sample.read(envelope.text)
    #expect(try read.statement == sample.statement())
    #expect(read.signer == "key")
  }

  /// Both alphabets have to be taken, and fields that the protocol does not have mean nothing.
  @Test func otherWritersEnvelopesAreRead() throws {
    let text = #"""
      {"signatures": [{"sig": "-_8=", "cert": 1}, {"keyid": "b", "sig": "+/8="}],
       "payload": "aGVsbG8gd29ybGQ=", "payloadType": "text/plain", "x": [{}]}
      """#
    let envelope = try EvidenceEnvelope(reading: text)
    #expect(envelope.payload == Array("hello world".utf8))
    #expect(envelope.signatures.map(\.bytes) == [[0xFB, 0xFF], [0xFB, 0xFF]])
    #expect(envelope.signatures.map(\.keyID) == [nil, "b"])
  }

  @Test func anyOfItsSignaturesIsEnough() throws {
    let envelope = try Sample().envelope()
    let others = EvidenceEnvelope.Signature(keyID: nil, bytes: [1, 2, 3])
    let signed = EvidenceEnvelope(
      payloadType: envelope.payloadType, payload: envelope.payload,
      signatures: [others] + envelope.signatures + [others])
    #expect(try Sample.read(signed.text).signer == "key")
  }

  // MARK: What is refused

  private func expect(
    _ code: String, _ line: Int, _ column: Int, _ text: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    do {
      _ = try Sample.read(text)
      Issue.record("it is taken", sourceLocation: sourceLocation)
    } catch {
      #expect(error.diagnostic.code == code, sourceLocation: sourceLocation)
      let start = try #require(error.diagnostic.range?.start)
      #expect(start.line == line && start.column == column, sourceLocation: sourceLocation)
    }
  }

  @Test func textsThatAreNoEnvelope() throws {
    try expect("malformed-json", 1, 1, "")
    try expect("malformed-json", 2, 10, "{\"é\": 1,\n \"ü\": 2, oops}")
    try expect("malformed-json", 1, 17, "{\"a\": 1, \"a\": 2}")
    try expect("malformed-json", 1, 101, String(repeating: "[", count: 100_000))
    try expect("not-an-envelope", 1, 1, "[]")
    try expect("not-an-envelope", 1, 1, "{}")
    let good =
      "{\"payloadType\": \"a\", \"payload\": \"aGk=\",\n \"signatures\": [{\"sig\": \"aGk=\"}]}"
    try expect("untrusted-signature", 2, 2, good)
    for (old, new, line, column) in [
      ("\"a\"", "1", 1, 2), ("\"aGk=\",", "null,", 1, 22), ("aGk=\",", "aGk\",", 1, 22),
      ("aGk=\",", "aGl=\",", 1, 22), ("aGk=\",", "a Gk=\",", 1, 22), ("payload\"", "load\"", 1, 1),
      ("[{\"sig\": \"aGk=\"}]", "{}", 2, 2), ("{\"sig\": \"aGk=\"}", "{}", 1, 1),
      ("{\"sig\": \"aGk=\"}", "{\"sig\": \"a\"}", 2, 18), ("\"signatures\"", "\"signature\"", 1, 1),
    ] {
      try #require(good.contains(old))
      try expect("not-an-envelope", line, column, good.replacing(old, with: new))
    }
    try expect("unsigned-evidence", 2, 2, good.replacing("{\"sig\": \"aGk=\"}", with: ""))
    let many = Array(repeating: "{\"sig\": \"aGk=\"}", count: 33).joined(separator: ",")
    try expect("not-an-envelope", 2, 2, good.replacing("{\"sig\": \"aGk=\"}", with: many))
  }

  @Test func bytesThatAreNoText() throws {
    for (bytes, code) in [
      ([0x22, 0xFF, 0x22], "malformed-json"),
      (Array(repeating: 0x20, count: SignedEvidence.byteLimit + 1), "evidence-too-large"),
    ] as [([UInt8], String)] {
      let error = #expect(throws: EvidenceError.self) {
        try SignedEvidence(reading: bytes, file: "a.json") { _ in "key" }
      }
      #expect(error?.diagnostic.code == code)
    }
  }

  @Test func whatWasChangedAfterSigning() throws {
    let sample = try Sample()
    let good = try sample.envelope()
    let other = try sample.envelope(snapshot: Sample.snapshot(kubernetes: "v1.34.0"))
    #expect(good.payload != other.payload)
    for (type, payload) in [(good.payloadType, other.payload), ("text/plain", good.payload)] {
      let forged = EvidenceEnvelope(
        payloadType: type, payload: payload, signatures: good.signatures)
      try expect("untrusted-signature", 4, 3, forged.text)
    }
  }

  /// Also what a trusted key signed has to be a statement.
  @Test func payloadsOfAnotherType() throws {
    let bare = EvidenceEnvelope(payloadType: "text/plain", payload: [], signatures: [])
    let signed = EvidenceEnvelope(
      payloadType: "text/plain", payload: [],
      signatures: [.init(keyID: nil, bytes: Sample.sign(bare.signedBytes))])
    try expect("unknown-payload", 2, 3, signed.text)
  }

  // MARK: Damage

  /// Whatever happens to a file, reading it ends, with a statement that is the signed one or with a place.
  @Test(arguments: 0..<4) func damaged(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let good = try Sample().envelope()
    let statement = try EvidenceStatement(reading: good.payload)
    for _ in 0..<500 {
      var bytes = Array(good.text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes = Damage.apply(to: bytes, using: &generator)
      }
      do {
        let read = try SignedEvidence(reading: bytes, file: "a.json", signer: Sample.signer)
        #expect(read.statement == statement)
      } catch {
        let start = try #require(error.diagnostic.range?.start)
        #expect(start.line >= 1 && start.column >= 1 && start.line <= bytes.count + 2)
      }
    }
  }

  /// Damage that a trusted key signed.
  @Test(arguments: 0..<4) func damagedStatements(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let good = Array(try Sample().statement().text.utf8)
    var taken = 0
    for _ in 0..<500 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...2, using: &generator) {
        bytes = Damage.apply(to: bytes, using: &generator)
      }
      guard let statement = try? EvidenceStatement(reading: bytes) else { continue }
      taken += 1
      let tests = statement.tests
      #expect(statement.result == .failed || tests.failed.isEmpty)
      #expect(statement.result != .passed || tests.warned.isEmpty)
      #expect(Set(tests.notJudged).isSubset(of: tests.warned))
    }
    #expect(taken < 500)
  }
}
