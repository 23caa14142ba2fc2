import Evidence
import Measurements
import RecipeDocuments
import RecipeTable
import TestSupport

/// Damaged recipe documents and snapshots, in YAML and JSON, and damaged evidence: envelopes, and statements
/// in envelopes that are right.
struct TextTrials: Trials {
  private enum Reader: CaseIterable { case recipe, snapshot, envelope, statement }

  private let texts: [Reader: [[UInt8]]]

  init(_ tables: [[UInt8]]) throws {
    var recipes: [[UInt8]] = []
    for table in try tables.map({ try RecipeTable(bytes: $0) }) {
      for number in stride(from: 0, to: table.recipeCount, by: 1 + table.recipeCount / 8) {
        let document = try RecipeResult.document(table.recipe(number), criteria: Criteria())
        recipes += [Array(try document.yaml().utf8), Array(document.json().utf8)]
      }
    }
    let statement = Array(Self.statement.utf8)
    texts = [
      .recipe: recipes, .snapshot: Self.snapshots.map { Array($0.utf8) },
      .envelope: [Self.envelope(around: statement)], .statement: [statement],
    ]
  }

  func run(using generator: inout SeededGenerator) -> Verdict {
    let reader = Reader.allCases.randomElement(using: &generator)!
    var bytes = texts[reader]!.randomElement(using: &generator)!
    for _ in 0..<[1, 1, 2, 4].randomElement(using: &generator)! {
      bytes = damaged(bytes, &generator)
    }
    switch reader {
    case .recipe: return read(recipe: bytes)
    case .snapshot: return read(snapshot: bytes)
    case .envelope: return read(evidence: bytes)
    case .statement: return read(evidence: Self.envelope(around: bytes))
    }
  }

  private static func envelope(around statement: [UInt8]) -> [UInt8] {
    let envelope = EvidenceEnvelope(
      payloadType: EvidenceEnvelope.payloadType, payload: statement,
      signatures: [.init(keyID: "key", bytes: Array(repeating: 7, count: 64))])
    return Array(envelope.text.utf8)
  }

  /// Whoever signed it is trusted, so that damage gets as far as the statement.
  private func read(evidence bytes: [UInt8]) -> Verdict {
    let read = try? SignedEvidence(reading: bytes, file: "e.json") { _ in "key" }
    return read == nil ? .refusedOnOpening : .answered
  }

  private func read(recipe bytes: [UInt8]) -> Verdict {
    (try? RecipeFile.read(bytes, path: "recipe.yaml")) == nil ? .refusedOnOpening : .answered
  }

  private func read(snapshot bytes: [UInt8]) -> Verdict {
    guard let snapshot = try? Snapshot.read(bytes, path: "snapshot.yaml") else {
      return .refusedOnOpening
    }
    let readings = Self.addresses.map { try? snapshot.reading(at: $0) }
    return readings.contains(nil) ? .refusedOnReading : .answered
  }

  private func damaged(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return Damage.exchangingLines(of: bytes, using: &generator)
    case 1, 2:
      let piece = Self.pieces.randomElement(using: &generator)!
      var bytes = bytes
      let place = Int.random(in: 0...bytes.count, using: &generator)
      bytes.insert(contentsOf: piece.utf8, at: place)
      return bytes
    default: return Damage.apply(to: bytes, using: &generator)
    }
  }

  /// What means something in YAML or JSON, or looks as if.
  private static let pieces = [
    "&a ", "*a", "!!binary ", "!t ", "[", "]", "{", "}", "{a: ", "? ", ": ", "- ", "<<: *a\n",
    "\n---\n", "\n...\n", "%YAML 9.9\n", "\t", "\u{0}", "\u{FEFF}", "|\n", ">-\n", "\"", "'", "\\",
    "#",
    "\\ud800", "\\u0000", "\r", "\u{2028}", "~", "0x7FFFFFFFFFFFFFFFF", "1e999", ".nan", "null",
    String(repeating: "[", count: 500), String(repeating: "- ", count: 300),
    String(repeating: "9", count: 400), "x: &a [*a, *a]\n", "items:\n", "data:\n",
  ]

  private static let addresses = [
    "K8s.server.version", "GPU.smi.driver-version", "OS.release.ID",
    "OS.sysctl./proc/sys/kernel/osrelease", "NodeTopology.label[0].key",
    "NodeTopology.label[key=nvidia.com/gpu.product].value",
  ].compactMap { try? MeasurementPath($0) }

  private static let snapshots: [String] = [yaml, json]

  private static let yaml = """
    kind: Snapshot
    apiVersion: aicr.run/v1alpha2
    metadata:
      timestamp: "2026-08-01T00:00:00Z"
      version: v1.2.3
    measurements:
      - type: K8s
        subtypes:
          - subtype: server
            data:
              version: v1.33.5-eks-3025e55
              platform: linux/amd64
            context: {source: api}
          - subtype: node
            data: {provider: eks, provider-id: "aws:///us-east-1a/i-0", kernel-version: 6.8.0-1024}
      - type: GPU
        subtypes:
          - subtype: smi
            data: {driver-version: 570.133.20, cuda-version: "12.8", count: 8, ecc: true, x: 1.5}
      - type: OS
        subtypes:
          - subtype: release
            data:
              ID: ubuntu
              VERSION_ID: "24.04"
          - subtype: sysctl
            data: {/proc/sys/kernel/osrelease: 6.8.0-1024-aws}
      - type: NodeTopology
        subtypes:
          - subtype: label
            data: {}
            items:
              - data: {key: nvidia.com/gpu.product, value: NVIDIA-H100-80GB-HBM3}
              - data:
                  key: zone
                  value: |
                    several
                    lines
    """

  private static let json = """
    {"kind": "Snapshot", "apiVersion": "aicr.run/v1alpha2", "metadata": {"version": "v1"},
     "measurements": [
      {"type": "K8s", "subtypes": [{"subtype": "server", "data": {"version": "v1.34.1"}}]},
      {"type": "OS", "subtypes": [{"subtype": "release", "data": {"ID": "ubuntu", "x": "\\u00e9\\ud83d\\ude00"}}]},
      {"type": "NodeTopology", "subtypes": [{"subtype": "label", "data": {},
       "items": [{"data": {"key": "a", "value": 1e3}, "context": {"n": null}}]}]}]}
    """

  private static let statement = """
    {"_type": "https://in-toto.io/Statement/v1",
     "subject": [{"name": "eks", "digest": {"sha256": "\(digest)"}}],
     "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
     "predicate": {
      "result": "WARNED",
      "configuration": [
       {"name": "snapshot", "digest": {"sha256": "\(digest)"},
        "annotations": {"timestamp": "2026-08-01T00:00:00Z", "kubernetesVersion": "v1.33.5"}},
       {"name": "larder.table", "digest": {"sha256": "\(digest)"}},
       {"name": "larder", "uri": "https://larder.dev/larder", "annotations": {"version": "0.1.0"}}],
      "passedTests": ["readiness: K8s.server.version", "readiness: OS.\\u00e9\\ud83d\\ude00"],
      "warnedTests": ["deployment: operator-health"], "failedTests": [],
      "larder_notJudgedTests": ["deployment: operator-health"]}}
    """

  private static let digest = String(repeating: "0a", count: 32)
}
