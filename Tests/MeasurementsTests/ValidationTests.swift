import Measurements
import RecipeDocuments
import Testing

@Suite struct ValidationTests {
  /// `status name`, a line each.
  private func outline(_ validation: Validation) -> [String] {
    validation.tests.map { "\($0.status) \($0.name)" }
  }

  private func only(_ constraint: String, phase: String = "readiness") throws -> Validation.Test {
    let recipe = "validation: {\(phase): {constraints: [{\(constraint)}]}}"
    let validation = try ValidationSample.validation(recipe)
    #expect(validation.tests.count == 1)
    return try #require(validation.tests.first)
  }

  // MARK: What is tested

  @Test func everythingDeclaredIsATestInTheOrderOfPhases() throws {
    let validation = try ValidationSample.validation()
    #expect(
      outline(validation) == [
        "passed readiness: K8s.server.version", "failed readiness: OS.release.VERSION_ID",
        "other readiness: OS.release.NAME", "failed readiness: GPU.smi.driver",
        "passed deployment: Deployment.gpu-operator.version",
        "skipped deployment: Deployment.nfd.version", "skipped deployment: operator-health",
        "skipped deployment: gpu-operator-version", "skipped performance: nccl-all-reduce-bw",
        "skipped performance: nccl-all-reduce-bw (check)", "skipped conformance: dra-support",
      ])
    #expect(Set(validation.tests.map(\.name)).count == validation.tests.count)
    #expect(validation.isFailed)
    #expect(validation.recipe == "h100-eks-training")
  }

  @Test func onlyTheWantedPhasesAreJudged() throws {
    let validation = try ValidationSample.validation(phases: [
      .performance, .deployment, .deployment,
    ])
    #expect(validation.sections.map(\.phase) == [.deployment, .performance])
    #expect(!validation.isFailed)
  }

  @Test func aPhaseThatDeclaresNothingHasNoTests() throws {
    let validation = try ValidationSample.validation("componentRefs: []")
    #expect(validation.sections.map(\.phase) == Validation.Phase.allCases)
    #expect(validation.tests.isEmpty)
    #expect(!validation.isFailed)
  }

  // MARK: Readiness

  @Test func whatHoldsAndWhatDoesNot() throws {
    let good = try only("name: K8s.server.version, value: '>= 1.33'")
    #expect(good.status == .passed)
    #expect(good.actual == "v1.33.5-eks-1234")
    #expect(good.reason == nil)
    let bad = try only("name: K8s.server.version, value: '>= 1.34'")
    #expect(bad.status == .failed)
    #expect(bad.message == "expected >= 1.34, found v1.33.5-eks-1234")
  }

  @Test func aMissingReadingFailsReadiness() throws {
    for name in ["GPU.smi.driver", "OS.kernel.version", "OS.release.CODENAME"] {
      let test = try only("name: \(name), value: '>= 1'")
      #expect(test.status == .failed)
      #expect(test.actual == nil)
      #expect(test.reason?.isEmpty == false)
    }
  }

  @Test func whatIsNoVersionFailsAComparisonOfVersions() throws {
    let test = try only("name: OS.release.NAME, value: '>= 24'")
    #expect(test.status == .failed)
    #expect(test.actual == "Ubuntu")
    #expect(test.reason == ">= compares versions, and what was found is none")
  }

  @Test func warningsFailNothing() throws {
    let recipe = """
      constraints:
        - {name: OS.release.ID, value: cos, severity: warning}
        - {name: GPU.smi.driver, value: ">= 570", severity: warning}
        - {name: OS.release.NAME, value: Ubuntu, severity: warning}
      componentRefs: []
      """
    let validation = try ValidationSample.validation(recipe)
    #expect(validation.tests.map(\.status) == [.other, .other, .passed])
    #expect(!validation.isFailed)
    #expect(try only("name: OS.release.ID, value: cos, severity: error").status == .failed)
  }

  @Test func theRecipesOwnMistakesMakeNoReport() throws {
    let recipe = """
      constraints:
        - {name: K8s.server.version, value: ">="}
        - {name: inference-model, value: x}
      validation:
        deployment: {constraints: [{name: K8s.server.version, value: "!1"}]}
      """
    let error = try #require(throws: Validation.Unjudgeable.self) {
      try ValidationSample.validation(recipe)
    }
    #expect(
      error.reasons == [
        "readiness: K8s.server.version: \">=\" is no condition",
        "readiness: inference-model: inference-model is no address of a reading",
        "deployment: K8s.server.version: \"!1\" is no condition",
      ])
    // A phase that nobody asked for cannot be in the way.
    #expect(throws: Never.self) {
      try ValidationSample.validation(recipe, phases: [.conformance])
    }
  }

  /// No reading fulfils it, which is for the recipe's author to see; but it is well-formed.
  @Test func anOrderAgainstWhatIsNoVersionFails() throws {
    let test = try only("name: OS.release.ID, value: '< noble'")
    #expect(test.status == .failed)
    #expect(test.reason == "< compares versions, and \"noble\" is none")
  }

  // MARK: The other phases

  @Test func whatTheSnapshotHasIsJudgedInEveryPhase() throws {
    for phase in ["deployment", "performance", "conformance"] {
      #expect(try only("name: K8s.server.version, value: '< 1.34'", phase: phase).status == .passed)
      #expect(try only("name: K8s.server.version, value: '< 1.33'", phase: phase).status == .failed)
      let missing = try only("name: GPU.smi.driver, value: '>= 570'", phase: phase)
      #expect(missing.status == .skipped)
      #expect(missing.reason?.isEmpty == false)
    }
  }

  @Test func deployedVersionsAreReadOffImages() throws {
    func test(_ value: String) throws -> Validation.Test {
      try only("name: Deployment.gpu-operator.version, value: '\(value)'", phase: "deployment")
    }
    #expect(try test(">= v25.10.0").status == .passed)
    #expect(try test(">= v25.10.0").reason == "by the tag of the image gpu-operator")
    #expect(try test(">= v26.3.0").status == .failed)
  }

  @Test(arguments: [
    ([("gpu-operator", "latest")], "the tag latest of the image gpu-operator is no version"),
    ([("operator", "v25.10.1")], "the snapshot has no image gpu-operator"),
    ([], "the snapshot has no images, K8s.image"),
  ])
  func imagesThatSayNothing(_ images: [(String, String)], _ reason: String) throws {
    let recipe = """
      validation:
        deployment:
          checks: [gpu-operator-version]
          constraints: [{name: Deployment.gpu-operator.version, value: ">= v25.10.0"}]
      """
    let snapshot = ValidationSample.snapshot(images: images)
    let test = try #require(try ValidationSample.validation(recipe, snapshot).tests.first)
    #expect(test.status == .skipped)
    #expect(test.actual == nil)
    #expect(
      test.reason == reason + "; the check gpu-operator-version needs a running cluster")
  }

  @Test func inputsNameTheChecksThatReadThem() throws {
    func reason(_ checks: String) throws -> String? {
      try ValidationSample.validation(
        """
        validation:
          performance:
            checks: [\(checks)]
            constraints: [{name: nccl-benchmark-profile, value: gb200/eks}]
        """
      ).tests.first?.reason
    }
    #expect(
      try reason("nccl-all-reduce-bw-net, inference-perf")
        == "an input of the check nccl-all-reduce-bw-net, which needs a running cluster")
    #expect(
      try reason("inference-perf")
        == "an input of a check, and the recipe lists none that is known to read it")
  }
}

@Suite struct TimestampTests {
  // The numbers are those of `date --date TEXT +%s%3N`.
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2026-08-01T10:00:00Z", 1_785_578_400_000),
    ("2024-02-29T23:59:59.9999Z", 1_709_251_199_999), ("2000-03-01t00:00:00z", 951_868_800_000),
    ("1969-12-31T23:59:59Z", -1000), ("2026-08-01T10:00:00.5+02:00", 1_785_571_200_500),
    ("2026-08-01T10:00:00-05:30", 1_785_598_200_000),
  ])
  func times(_ text: String, _ milliseconds: Int64) {
    #expect(Timestamp(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "now", "2026-08-01", "2026-08-01 10:00:00Z", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
    "2026-08-01T24:00:00Z", "2026-08-01T10:00:00", "2026-08-01T10:00:00.Z", "2026-08-01T10:00Z",
    "2026-08-01T10:00:00Zx", "2026-08-01T10:00:00+0200", "99999-01-01T00:00:00Z",
    "２026-08-01T10:00:00Z", "2026-00-01T10:00:00Z", "2026-08-00T10:00:00Z",
  ])
  func noTimes(_ text: String) { #expect(Timestamp(text) == nil) }
}
