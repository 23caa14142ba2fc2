import Foundation
import TestSupport
import Testing

/// From a cluster's snapshot to a page that says validated, and what keeps a page from saying so:
/// `larder validate --evidence` and `larderc build --evidence`.
@Suite(.enabled(if: OpenSSL.isThere, Comment(rawValue: OpenSSL.notThere)))
struct EvidenceTests {
  /// A tree with a recipe that a snapshot can tell all of, one that needs a running cluster, too, and one that
  /// nobody looked at; snapshots; and the keys of whom the catalog trusts and of somebody else.
  private struct Scene {
    let tree: SampleTree
    let owner: OpenSSL.Keys
    let stranger: OpenSSL.Keys
    var folder: String { tree.folder.path }
    var site: String { folder + "/public" }

    init() throws {
      tree = try SampleTree([
        "registry.yaml": "components: [{name: app}]\n",
        "overlays/eks.yaml": Self.overlay("eks"), "overlays/gke.yaml": Self.overlay("gke"),
        "overlays/aks.yaml": Self.overlay("aks")
          + "  validation: {deployment: {checks: [operator-health]}}\n",
      ])
      owner = try OpenSSL.Keys("owner", in: tree.folder)
      stranger = try OpenSSL.Keys("stranger", in: tree.folder)
      try tree.folder.write(Self.snapshot("v1.33.5"), to: "cluster.yaml")
      try tree.folder.write(Self.snapshot("v1.30.1"), to: "old.yaml")
      try FileManager.default.createDirectory(
        atPath: folder + "/evidence", withIntermediateDirectories: false)
    }

    static func overlay(_ service: String, replicas: Int = 2) -> String {
      """
      metadata: {name: \(service)}
      spec:
        criteria: {service: \(service)}
        constraints: [{name: K8s.server.version, value: ">= 1.32"}]
        componentRefs: [{name: app, type: Helm, overrides: {replicas: \(replicas)}}]

      """
    }

    private static func snapshot(_ kubernetes: String) -> String {
      """
      kind: Snapshot
      metadata: {timestamp: "2026-08-01T10:00:00Z"}
      measurements:
        - {type: K8s, subtypes: [{subtype: server, data: {version: \(kubernetes), secret: hush}}]}

      """
    }

    func validate(
      _ service: String, to file: String, snapshot: String = "cluster.yaml",
      key: OpenSSL.Keys? = nil, _ more: String...
    ) throws -> ProgramResult {
      try run(
        [
          Programs.larder, "validate", "--table", try tree.compiled(), "--service", service,
          "--snapshot", snapshot, "--evidence", file, "--key", (key ?? owner).key,
        ] + more, in: folder)
    }

    func build(to output: String = "public", _ options: [String]? = nil) throws -> ProgramResult {
      let trust = ["--evidence", "evidence", "--evidence-key", owner.publicKey]
      return try run(
        [
          Programs.larderc, "build", tree.path, "--templates",
          Locations.package + "/site-templates", "--output", output,
        ] + (options ?? trust), in: folder)
    }

    func page(_ path: String) throws -> String {
      String(decoding: try bytes(of: "\(site)/\(path)"), as: UTF8.self)
    }

    func contents(_ name: String = "public") throws -> [String: [UInt8]] {
      var contents: [String: [UInt8]] = [:]
      for path in try filesBelow("\(folder)/\(name)") {
        contents[path] = try bytes(of: "\(folder)/\(name)/\(path)")
      }
      return contents
    }

    /// As OpenSSL and coreutils make it.
    func fingerprint(_ keys: OpenSSL.Keys) throws -> String {
      let der = folder + "/key.der"
      let made = try OpenSSL.run(
        "pkey", "-pubin", "-in", keys.publicKey, "-outform", "DER", "-out", der)
      try #require(made.status == 0)
      return try sha256("key.der")
    }

    func sha256(_ file: String) throws -> String {
      let sum = try run(["sha256sum", file], in: folder).output
      return String(try #require(sum.split(separator: " ").first))
    }
  }

  // MARK: The worked example

  @Test func aPageSaysWhatAClusterPassed() throws {
    let scene = try Scene()
    try #require(scene.build([]).status == 0)
    let without = try scene.contents()
    for service in ["eks", "aks"] {
      let result = try scene.validate(service, to: "evidence/\(service)-lab.json")
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("pass  K8s.server.version"))
    }
    let built = try scene.build()
    #expect(built.status == 0, "\(built.errors)")
    #expect(built.errors == "")

    let whole = try scene.page("recipes/eks.html")
    #expect(whole.contains("<strong>Validated.</strong>"))
    #expect(!whole.contains("in part") && !whole.contains("Not validated"))
    let text = visibleText(whole)
    #expect(text.contains("1 of 1 constraint passed."))
    #expect(text.contains("v1.33.5") && text.contains("2026-08-01T10:00:00Z"))
    let part = visibleText(try scene.page("recipes/aks.html"))
    #expect(part.contains("Validated in part. 1 of 1 constraint and 0 of 1 check passed."))
    #expect(part.contains("Not judged: deployment: operator-health"))
    for page in ["recipes/eks.html", "recipes/eks.md"] {
      let page = try scene.page(page)
      for digest in try [
        scene.sha256("cluster.yaml"), scene.sha256(scene.tree.compiled()),
        scene.sha256("evidence/eks-lab.json"), scene.fingerprint(scene.owner),
      ] { #expect(page.contains(digest)) }
    }
    let index = visibleText(try scene.page("index.html"))
    #expect(index.contains("1 validated, 1 validated in part. No other is."))

    // The envelope is there as it was signed, and what nobody looked at is as it was.
    let with = try scene.contents()
    #expect(try with["evidence/eks-lab.json"] == bytes(of: scene.folder + "/evidence/eks-lab.json"))
    #expect(try scene.page("SHA256SUMS").contains("  evidence/aks-lab.json\n"))
    for path in ["recipes/gke.html", "recipes/gke.md", "api/v1/recipes/gke.json"] {
      #expect(with[path] == without[path] && with[path] != nil)
    }
    #expect(!with.values.contains { String(decoding: $0, as: UTF8.self).contains("hush") })
    #expect(try run([Programs.larderc, "audit", scene.site]).status == 0)
  }

  @Test func programsAreToldToo() throws {
    let scene = try Scene()
    try #require(scene.validate("aks", to: "evidence/a.json").status == 0)
    try #require(scene.build().status == 0)
    let document = try scene.page("api/v1/recipes/aks.json")
    let root = try #require(
      JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any])
    #expect(root["status"] as? String == "validated-in-part")
    let evidence = try #require((root["evidence"] as? [[String: Any]])?.first)
    #expect(evidence["passed"] as? [String] == ["readiness: K8s.server.version"])
    #expect(evidence["notJudged"] as? [String] == ["deployment: operator-health"])
    #expect(evidence["path"] as? String == "evidence/a.json")
    let key = try #require(evidence["key"] as? [String: Any])
    #expect(try key["sha256"] as? String == scene.fingerprint(scene.owner))
    #expect(
      try scene.page("api/v1/recipes/gke.json").contains("\"status\": \"structurally-sound\""))
    #expect(try !scene.page("api/v1/recipes/gke.json").contains("\"evidence\""))
  }

  // MARK: Evidence grows old

  @Test func aRecipeThatChangedIsNoLongerValidated() throws {
    let scene = try Scene()
    try #require(scene.validate("eks", to: "evidence/eks.json").status == 0)
    // Another recipe, and a new table, change nothing.
    try scene.tree.folder.write(Scene.overlay("gke", replicas: 3), to: "tree/overlays/gke.yaml")
    #expect(try scene.build().errors == "")
    #expect(try scene.page("recipes/eks.html").contains("<strong>Validated.</strong>"))

    try scene.tree.folder.write(Scene.overlay("eks", replicas: 3), to: "tree/overlays/eks.yaml")
    let built = try scene.build()
    #expect(built.status == 0)
    #expect(built.errors.contains("evidence/eks.json:3:3: warning: the recipe eks changed"))
    #expect(built.errors.contains("[stale-evidence]"))
    let page = try scene.page("recipes/eks.html")
    #expect(page.contains("Structurally sound") && !page.contains("Validated"))
    #expect(try scene.page("index.html").contains("None is validated"))
    #expect(try !filesBelow(scene.site).contains { $0.hasPrefix("evidence/") })

    try FileManager.default.removeItem(atPath: scene.tree.path + "/overlays/eks.yaml")
    let without = try scene.build()
    #expect(without.status == 0)
    #expect(without.errors.contains("there is no recipe eks any more; it is not shown"))
  }

  /// Built again, a site is to the byte what one from nothing is: evidence is among a page's sources.
  @Test func evidenceComesAndGoes() throws {
    let scene = try Scene()
    func expectFresh() throws {
      #expect(try scene.build().status == 0)
      #expect(try scene.build(to: "fresh").status == 0)
      #expect(try scene.contents() == scene.contents("fresh"))
      try FileManager.default.removeItem(atPath: scene.folder + "/fresh")
    }
    try expectFresh()
    let without = try scene.contents()
    try #require(scene.validate("eks", to: "evidence/b.json").status == 0)
    try expectFresh()
    #expect(try scene.contents() != without)
    #expect(try scene.build().output.hasSuffix(", unchanged\n"))
    // Of two statements on one recipe, both are shown.
    let snapshot = scene.folder + "/cluster.yaml"
    try scene.tree.folder.write(bytes(of: snapshot) + Array("# again\n".utf8), to: "again.yaml")
    try #require(scene.validate("eks", to: "evidence/a.json", snapshot: "again.yaml").status == 0)
    try expectFresh()
    let page = try scene.page("recipes/eks.html")
    #expect(page.contains("../evidence/a.json") && page.contains("../evidence/b.json"))
    for name in ["a", "b"] {
      try FileManager.default.removeItem(atPath: "\(scene.folder)/evidence/\(name).json")
    }
    try expectFresh()
    #expect(try scene.contents() == without)
  }

  // MARK: What is no evidence

  @Test func whatIsNotTrustedIsNotPublished() throws {
    let scene = try Scene()
    try #require(scene.validate("eks", to: "good.json").status == 0)
    try #require(scene.validate("eks", to: "foreign.json", key: scene.stranger).status == 0)
    let good = String(decoding: try bytes(of: scene.folder + "/good.json"), as: UTF8.self)
    let foreign = try bytes(of: scene.folder + "/foreign.json")
    let payload = try #require(good.firstMatch(of: /"payload": "([^"]*)"/)).output.1
    let tampered = good.replacing(
      payload, with: payload.replacing("I", with: "J", maxReplacements: 1))
    try #require(tampered != good)
    let cases: [(String, [UInt8], String)] = [
      ("a.json", foreign, "a.json:4:3: error: no key that is trusted signed this"),
      ("a.json", Array(tampered.utf8), "[untrusted-signature]"),
      ("a.json", Array(good.dropLast(9).utf8), "error: this is no JSON"),
      ("a.json", Array("{}".utf8), "a.json:1:1: error: it has no text payloadType"),
      (
        "a.json", Array(good.replacing(/\[(?s).*\]/, with: "[]").utf8), "error: nobody signed it"
      ),
      ("a.json", Array(repeating: 0x20, count: 1 << 21), "a.json: error: evidence has at most"),
      (
        "README", Array("?".utf8),
        "evidence/README: error: a folder of evidence has files NAME.json"
      ),
    ]
    for (name, bytes, message) in cases {
      try scene.tree.folder.write(bytes, to: "evidence/\(name)")
      // What is right beside it does not help.
      try scene.tree.folder.write(good, to: "evidence/z.json")
      let result = try scene.build()
      #expect(result.status == 1)
      #expect(result.output == "")
      #expect(result.errors.contains(message), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: scene.site))
      try FileManager.default.removeItem(atPath: "\(scene.folder)/evidence/\(name)")
    }
    #expect(try scene.build().status == 0)
    let both = [
      "--evidence-key", scene.stranger.publicKey, "--evidence-key", scene.owner.publicKey,
    ]
    try scene.tree.folder.write(foreign, to: "evidence/a.json")
    #expect(try scene.build(["--evidence", "evidence"] + both).status == 0)
  }

  @Test func linksAndFoldersAreNoEvidence() throws {
    let scene = try Scene()
    let place = scene.folder + "/evidence/x.json"
    try #require(scene.validate("eks", to: "good.json").status == 0)
    try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "../good.json")
    #expect(try scene.build().errors.contains("[unknown-file]"))
    try FileManager.default.removeItem(atPath: place)
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    #expect(try scene.build().status == 1)
  }

  @Test func questionsThatCannotBeTaken() throws {
    let scene = try Scene()
    let key = scene.owner.publicKey
    for options in [
      ["--evidence", "evidence"], ["--evidence-key", key],
      ["--evidence", "nowhere", "--evidence-key", key],
      ["--evidence", "evidence", "--evidence-key", scene.owner.key],
      ["--evidence", "evidence", "--evidence-key", "nowhere.pem"],
    ] {
      let result = try scene.build(options)
      #expect(result.status == 2, "\(options)")
      #expect(result.errors != "")
    }
    for options in [
      ["--phase", "readiness"], ["--profile", "a=b"], ["--output", "e.json"],
      ["--recipe", "recipe.yaml"],
    ] {
      let result = try run(
        [
          Programs.larder, "validate", "--service", "eks", "--snapshot", "cluster.yaml",
          "--evidence", "e.json", "--key", scene.owner.key,
        ] + options, in: scene.folder)
      #expect(result.status == 2, "\(options)")
    }
    for options in [["--evidence", "e.json"], ["--key", scene.owner.key]] {
      let result = try larder(["validate", "--service", "eks", "--snapshot", "-"] + options)
      #expect(result.errors.contains("--evidence and --key belong together"))
    }
    let wrong = try scene.validate("eks", to: "e.json", key: nil, "--evidence=-")
    #expect(wrong.status == 2)
    #expect(!FileManager.default.fileExists(atPath: scene.folder + "/e.json"))
  }

  private func larder(_ arguments: [String]) throws -> ProgramResult {
    try run([Programs.larder] + arguments)
  }

  @Test func whatFailedIsNotSigned() throws {
    let scene = try Scene()
    for more in ["--fail-on-error=true", "--fail-on-error=false"] {
      let result = try scene.validate("eks", to: "e.json", snapshot: "old.yaml", key: nil, more)
      #expect(result.status == 1)
      #expect(result.output.contains("FAIL  K8s.server.version"))
      #expect(result.errors.contains("no evidence is written: 1 test failed"))
      #expect(!FileManager.default.fileExists(atPath: scene.folder + "/e.json"))
    }
    // What was read is not written over.
    let key = try bytes(of: scene.owner.key)
    #expect(try scene.validate("eks", to: scene.owner.key).status == 2)
    #expect(try bytes(of: scene.owner.key) == key)
    #expect(try scene.validate("eks", to: "no/such/folder.json").status == 2)
  }

  /// The same question and key give the same bytes, whenever they are asked.
  @Test func evidenceHasNoClock() throws {
    let scene = try Scene()
    for name in ["a", "b"] { try #require(scene.validate("eks", to: "\(name).json").status == 0) }
    #expect(try bytes(of: scene.folder + "/a.json") == bytes(of: scene.folder + "/b.json"))
  }

  // MARK: OpenSSL

  @Test func openSSLTakesTheSignature() throws {
    let scene = try Scene()
    try #require(scene.validate("eks", to: "e.json").status == 0)
    let root = try #require(
      JSONSerialization.jsonObject(with: Data(bytes(of: scene.folder + "/e.json")))
        as? [String: Any])
    let type = try #require(root["payloadType"] as? String)
    let payload = try #require((root["payload"] as? String).flatMap { Data(base64Encoded: $0) })
    let signature = try #require((root["signatures"] as? [[String: String]])?.first)
    #expect(try signature["keyid"] == scene.fingerprint(scene.owner))
    let signed = Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    try scene.tree.folder.write(signed, to: "signed")
    let bare = try #require(signature["sig"].flatMap { Data(base64Encoded: $0) })
    try scene.tree.folder.write(Array(bare), to: "signature")
    let judged = try OpenSSL.run(
      "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", scene.owner.publicKey, "-sigfile",
      scene.folder + "/signature", "-in", scene.folder + "/signed")
    #expect(judged.status == 0, "\(judged.output)\(judged.errors)")
  }
}
