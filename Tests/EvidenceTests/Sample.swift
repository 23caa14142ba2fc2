import Measurements
import RecipeCompiler
import RecipeDocuments
import RecipeTable
import TestSupport

@testable import Evidence

/// A tree of two services, what a cluster of the first is, and evidence for it.
struct Sample {
  private static let overlay = """
    kind: RecipeMetadata
    apiVersion: aicr.run/v1alpha2

    """

  static let files = [
    "overlays/base.yaml": overlay + "metadata: {name: base}\n",
    "registry.yaml": "components: [{name: app}]\n",
    "components/app/manifests/a.yaml": "kind: ConfigMap\n",
    "overlays/eks.yaml": overlay + """
      metadata: {name: eks}
      spec:
        criteria: {service: eks}
        constraints:
          - {name: K8s.server.version, value: ">= 1.32"}
          - {name: OS.release.ID, value: ubuntu}
          - {name: OS.release.VERSION_ID, value: "22.04", severity: warning}
        componentRefs:
          - name: app
            type: Helm
            manifestFiles: [components/app/manifests/a.yaml]
            overrides: {replicas: 2}
        validation:
          deployment: {checks: [operator-health]}
      """,
    "overlays/gke.yaml": overlay + """
      metadata: {name: gke}
      spec:
        criteria: {service: gke}
        componentRefs: [{name: app, type: Helm}]
      """,
  ]

  let bytes: [UInt8]
  let table: RecipeTable
  let pages: [EvidenceCandidates.Page]

  /// - Parameter changes: files in the place of those of the tree, or beside them.
  init(_ changes: [String: String] = [:]) throws {
    let folder = try TemporaryFolder()
    for (path, text) in Self.files.merging(changes, uniquingKeysWith: { $1 }) {
      try folder.write(text, to: path)
    }
    let compilation = RecipeCompiler.compile(roots: [folder.path], provenance: TableProvenance())
    guard let bytes = compilation.table else { throw Failure() }
    self.bytes = bytes
    table = try RecipeTable(bytes: bytes)
    pages = try table.resolved().map { ($0.criteria.name, $0.criteria, $0.recipe) }
  }

  struct Failure: Error {}

  /// A file of the tree with a part replaced, which has to be there.
  static func change(
    _ file: String, _ old: String, to new: String
  ) throws -> [String: String] {
    guard let text = files[file], text.contains(old) else { throw Failure() }
    return [file: text.replacing(old, with: new)]
  }

  func page(_ name: String) throws -> EvidenceCandidates.Page {
    guard let page = pages.first(where: { $0.name == name }) else { throw Failure() }
    return page
  }

  func digest(_ name: String) throws -> String {
    let page = try page(name)
    return try RecipeDigest.text(of: table.recipe(page.recipe), criteria: page.criteria, in: table)
  }

  // MARK: Evidence

  static func snapshot(kubernetes: String = "v1.33.5", system: String = "22.04") -> String {
    """
    kind: Snapshot
    metadata: {timestamp: "2026-08-01T10:00:00Z"}
    measurements:
      - type: K8s
        subtypes: [{subtype: server, data: {version: \(kubernetes)}}]
      - type: OS
        subtypes: [{subtype: release, data: {ID: ubuntu, VERSION_ID: "\(system)"}}]

    """
  }

  func statement(_ name: String = "eks", snapshot: String = snapshot()) throws -> EvidenceStatement
  {
    let page = try page(name)
    let compiled = try table.recipe(page.recipe)
    let validation = try Validation(
      try Recipe(askedOfCluster: compiled, criteria: page.criteria),
      snapshot: try Snapshot.read(Array(snapshot.utf8), path: "snapshot.yaml"))
    return try EvidenceStatement(
      validation,
      of: EvidenceStatement.Subject(
        of: compiled, criteria: page.criteria, in: table, bytes: bytes),
      snapshot: Array(snapshot.utf8))
  }

  /// What stands for a signature here: the bytes themselves, after the name of a key. Real keys are what
  /// CommandTests have.
  static func sign(_ bytes: [UInt8]) -> [UInt8] { Array("key:".utf8) + bytes }

  static func signer(of envelope: EvidenceEnvelope) -> String? {
    envelope.signatures.contains { $0.bytes == sign(envelope.signedBytes) } ? "key" : nil
  }

  func envelope(snapshot: String = snapshot()) throws -> EvidenceEnvelope {
    EvidenceEnvelope(try statement(snapshot: snapshot), keyID: "key", sign: Self.sign)
  }

  /// A signed envelope around whatever statement.
  static func envelope(around statement: String) -> EvidenceEnvelope {
    let payload = Array(statement.utf8)
    let bare = EvidenceEnvelope(
      payloadType: EvidenceEnvelope.payloadType, payload: payload, signatures: [])
    return EvidenceEnvelope(
      payloadType: bare.payloadType, payload: payload,
      signatures: [.init(keyID: nil, bytes: sign(bare.signedBytes))])
  }

  static func read(_ text: String) throws(EvidenceError) -> SignedEvidence {
    try SignedEvidence(reading: Array(text.utf8), file: "a.json", signer: signer)
  }
}
