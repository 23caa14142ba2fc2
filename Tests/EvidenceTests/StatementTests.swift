import Measurements
import RecipeTable
import TestSupport
import Testing

@testable import Evidence

/// What evidence says, and of which recipe.
@Suite struct StatementTests {
  // MARK: What is said

  @Test func testsAreNamedByWhatCameOfThem() throws {
    let statement = try Sample().statement()
    #expect(statement.result == .warned)
    #expect(
      statement.tests.passed == [
        "readiness: K8s.server.version", "readiness: OS.release.ID",
        "readiness: OS.release.VERSION_ID",
      ])
    #expect(statement.tests.warned == ["deployment: operator-health"])
    #expect(statement.tests.notJudged == ["deployment: operator-health"])
    #expect(statement.tests.failed == [])
    let warning = try Sample().statement(snapshot: Sample.snapshot(system: "24.04"))
    #expect(
      warning.tests.warned == ["readiness: OS.release.VERSION_ID", "deployment: operator-health"])
    #expect(warning.tests.notJudged == ["deployment: operator-health"])
  }

  /// The readings are the cluster's owner's.
  @Test func theSnapshotStaysOut() throws {
    let statement = try Sample().statement()
    #expect(statement.snapshot.kubernetesVersion == "v1.33.5")
    #expect(statement.snapshot.timestamp == "2026-08-01T10:00:00Z")
    #expect(statement.programVersion == Software.version)
    let document = try Value(json: statement.text)
    #expect(!statement.text.contains("ubuntu"))
    #expect(document["predicate"]?["configuration"]?.elements.count == 3)
    #expect(document["subject"]?.elements.compactMap { $0["name"]?.string } == ["eks"])
  }

  @Test func whatFailedOrSaysNothingIsNoEvidence() throws {
    let sample = try Sample()
    #expect(throws: EvidenceStatement.Worthless.failed(1)) {
      try sample.statement(snapshot: Sample.snapshot(kubernetes: "v1.31.0"))
    }
    #expect(throws: EvidenceStatement.Worthless.nothingPassed) { try sample.statement("gke") }
  }

  // MARK: Reading

  private func read(_ old: String, _ new: String) throws -> EvidenceStatement {
    let text = try Sample().statement().text
    try #require(text.contains(old), "\(old)")
    return try EvidenceStatement(reading: Array(text.replacing(old, with: new).utf8))
  }

  @Test(arguments: [
    ("https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0"),
    ("test-result/v0.1", "test-result/v0.2"), ("\"WARNED\"", "\"FINE\""), ("\"WARNED\"", "1"),
    ("\"WARNED\"", "\"PASSED\""), ("\"name\": \"eks\"", "\"name\": \"\""),
    ("\"name\": \"eks\"", "\"title\": \"eks\""), ("\"sha256\": \"", "\"sha256\": \"0"),
    ("\"sha256\"", "\"sha512\""), ("\"name\": \"snapshot\"", "\"name\": \"snap\""),
    ("\"name\": \"larder.table\"", "\"name\": \"snapshot\""), ("2026-08-01T10", "2026-18-01T10"),
    ("\"v1.33.5\"", "[]"), ("\"passedTests\": [", "\"passedTests\": [1, "),
    ("\"passedTests\": [", "\"passedTests\": [\"deployment: operator-health\", "),
    ("\"failedTests\": []", "\"failedTests\": [\"x\"]"),
    ("\"failedTests\": []", "\"failedTests\": {}"),
    ("\"larder_notJudgedTests\": [", "\"larder_notJudgedTests\": [\"x\", "),
    ("\"predicate\": {", "\"predicate\": [{"), ("\"configuration\": [", "\"configuration\": {["),
    ("\"subject\": [", "\"subject\": [{}, "),
  ])
  func statementsThatAreNone(_ old: String, _ new: String) throws {
    #expect(throws: EvidenceFault.self) { try read(old, new) }
  }

  /// As in-toto's rules for readers have it.
  @Test func unknownFieldsMeanNothing() throws {
    let statement = try read("\"result\"", "\"x_later\": {\"a\": [1]}, \"result\"")
    #expect(try statement == Sample().statement())
  }

  @Test func listsCanBeLeftOut() throws {
    let statement = try read("\"failedTests\": [],", "")
    #expect(statement.tests.failed == [])
  }

  // MARK: The recipe's digest

  @Test func theDigestIsOfTheRecipeAlone() throws {
    let digest = try Sample().digest("eks")
    #expect(digest.utf8.count == 64)
    // The tree's digest changes, and so do the numbers of recipes.
    let others = try Sample([
      "overlays/aks.yaml": Sample.files["overlays/gke.yaml"]!.replacing("gke", with: "aks"),
      "overlays/gke.yaml": Sample.files["overlays/gke.yaml"]! + "# A comment.\n",
      "components/app/manifests/other.yaml": "kind: Secret\n",
    ])
    #expect(try others.bytes != Sample().bytes)
    #expect(try others.digest("eks") == digest)
  }

  @Test(arguments: [
    ("overlays/eks.yaml", "replicas: 2", "replicas: 3"),
    ("overlays/eks.yaml", ">= 1.32", ">= 1.33"),
    ("overlays/eks.yaml", "[operator-health]", "[operator-health, other]"),
    ("overlays/eks.yaml", "severity: warning", "severity: error"),
    ("components/app/manifests/a.yaml", "ConfigMap", "Secret"),
  ])
  func whateverIsOfTheRecipeChangesItsDigest(
    _ file: String, _ old: String, _ new: String
  ) throws {
    let changed = try Sample(Sample.change(file, old, to: new))
    #expect(try changed.digest("eks") != Sample().digest("eks"))
    #expect(try changed.digest("gke") == Sample().digest("gke"))
  }

  /// Two combinations can have the same recipe, and only one of them was looked at.
  @Test func theCriteriaAreOfTheDigest() throws {
    let sample = try Sample()
    let page = try sample.page("eks")
    let other = Criteria([.service: "eks", .os: "ubuntu"])
    let recipe = try sample.table.recipe(page.recipe)
    #expect(
      try RecipeDigest.text(of: recipe, criteria: other, in: sample.table) != sample.digest("eks"))
  }

  /// The choices of a profile are other recipes, by their numbers in one table.
  @Test func otherChoicesAreNotOfTheDigest() throws {
    let overlay = """
      kind: RecipeMetadata
      apiVersion: aicr.run/v1alpha3
      metadata: {name: aks}
      spec:
        criteria: {service: aks}
        componentRefs: [{name: app, type: Helm}]
        profile:
          name: gpu
          default: host
          values:
            host: {componentRefs: [{name: app, overrides: {driver: no}}]}
            operator: {componentRefs: [{name: app, overrides: {driver: yes}}]}
      """
    let one = try Sample(["overlays/aks.yaml": overlay])
    let two = try Sample([
      "overlays/aks.yaml": overlay.replacing("driver: yes", with: "driver: maybe")
    ])
    let three = try Sample(["overlays/aks.yaml": overlay.replacing("driver: no", with: "driver: x")]
    )
    #expect(try one.digest("aks") == two.digest("aks"))
    #expect(try one.digest("aks") != three.digest("aks"))
  }

  // MARK: Which recipe

  private func find(_ envelope: EvidenceEnvelope, in sample: Sample) throws
    -> EvidenceCandidates
    .Finding
  {
    try EvidenceCandidates(sample.table, pages: sample.pages).find(Sample.read(envelope.text))
  }

  @Test func evidenceFindsItsRecipe() throws {
    let sample = try Sample()
    guard case .page(let page, let evidence) = try find(sample.envelope(), in: sample) else {
      Issue.record("it is found nowhere")
      return
    }
    #expect(page == "eks")
    #expect(!evidence.isComplete)
    #expect(evidence.tests.map(\.outcome) == [.passed, .passed, .passed, .notJudged])
    #expect(evidence.tests.map(\.isCheck) == [false, false, false, true])
  }

  /// A file can't claim more than the recipe's own tests, all of them.
  @Test func whatAStatementLeavesOutWasNotJudged() throws {
    let sample = try Sample()
    let text = try sample.statement().text.replacing("\"WARNED\"", with: "\"PASSED\"")
      .replacing("\"deployment: operator-health\"", with: "")
    guard case .page(_, let evidence) = try find(Sample.envelope(around: text), in: sample) else {
      Issue.record("it is found nowhere")
      return
    }
    #expect(evidence.statement.result == .passed)
    #expect(!evidence.isComplete)
    #expect(evidence.tests.last?.outcome == .notJudged)
    let all = text.replacing(
      "\"passedTests\": [", with: "\"passedTests\": [\"deployment: operator-health\", ")
    guard case .page(_, let whole) = try find(Sample.envelope(around: all), in: sample) else {
      Issue.record("it is found nowhere")
      return
    }
    #expect(whole.isComplete)
  }

  @Test func evidenceThatIsNotShown() throws {
    let sample = try Sample()
    func expect(_ code: String, _ envelope: EvidenceEnvelope, in other: Sample? = nil) throws {
      guard case .nothing(let warning) = try find(envelope, in: other ?? sample) else {
        Issue.record("\(code): it is shown")
        return
      }
      #expect(warning.code == code)
      #expect(warning.severity == .warning)
    }
    let envelope = try sample.envelope()
    let changed = try Sample(Sample.change("overlays/eks.yaml", "replicas: 2", to: "replicas: 3"))
    try expect("stale-evidence", envelope, in: changed)
    let without = try Sample(Sample.change("overlays/eks.yaml", "service: eks", to: "service: oke"))
    try expect("unknown-combination", envelope, in: without)
    let text = try sample.statement().text
    for (old, new) in [
      ("\"WARNED\"", "\"FAILED\""), ("readiness: OS.release.ID", "readiness: OS.release.NAME"),
    ] {
      try #require(text.contains(old))
      try expect(
        "worthless-evidence", Sample.envelope(around: text.replacing(old, with: new)))
    }
  }
}
