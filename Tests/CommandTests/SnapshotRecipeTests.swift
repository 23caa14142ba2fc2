import Foundation
import TestSupport
import Testing

/// `larder recipe --snapshot`: criteria read off a cluster, and overlays that it is not fit for.
@Suite struct SnapshotRecipeTests {
  private func recipe(
    _ tree: SampleTree, _ snapshot: String, _ further: [String] = []
  ) throws -> ProgramResult {
    let path = try tree.folder.write(snapshot, to: "snapshot.yaml")
    return try run(
      [Programs.larder, "recipe", "--table", try tree.compiled(), "--snapshot", path, "--format"]
        + ["json"] + further)
  }

  private func document(_ result: ProgramResult) throws -> [String: Any] {
    try #require(result.status == 0, "\(result.errors)")
    return try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  private func overlays(_ document: [String: Any]) -> [String]? {
    (document["metadata"] as? [String: Any])?["appliedOverlays"] as? [String]
  }

  // MARK: Criteria

  @Test func criteriaAreReadAndShown() throws {
    let result = try recipe(try SampleTree.forClusters(), ClusterSnapshot().yaml)
    let document = try document(result)
    let criteria = try #require(document["criteria"] as? [String: Any])
    #expect(criteria["service"] as? String == "eks")
    #expect(criteria["accelerator"] as? String == "h100")
    #expect(criteria["intent"] as? String == "any")
    // Nothing in this tree is about an operating system, and nobody asked for one.
    #expect(criteria["os"] as? String == "any")
    #expect(criteria["nodes"] as? Int == 4)
    let notes = result.errors.split(separator: "\n").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    #expect(notes.contains("service eks K8s.node.provider is eks"))
    #expect(notes.contains("accelerator h100 GPU.hardware.model is h100"))
    #expect(
      notes.contains(
        "os ubuntu OS.release.ID is ubuntu; left open, as no recipe for the rest depends on it"))
  }

  @Test func whatIsStatedWins() throws {
    let tree = try SampleTree.forClusters()
    let other = try document(
      recipe(tree, ClusterSnapshot().yaml, ["--service", "kind", "--accelerator", "any"]))
    #expect(overlays(other) == ["base", "kind"])
    #expect((other["criteria"] as? [String: Any])?["accelerator"] as? String == "any")
    // A stated one is never left open.
    let stated = try recipe(tree, ClusterSnapshot().yaml, ["--os", "ubuntu"])
    #expect(stated.status == 1)
    #expect(stated.errors.contains("os ubuntu is unsupported"))
    let unknown = try recipe(tree, ClusterSnapshot().yaml, ["--service", "ekss"])
    #expect(unknown.status == 2)
  }

  @Test func standardInput() throws {
    let tree = try SampleTree.forClusters()
    let result = try run(
      [Programs.larder, "recipe", "--table", try tree.compiled(), "--snapshot", "-"],
      input: ClusterSnapshot().yaml)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("service: eks\n"))
  }

  // MARK: Overlays that are left out

  @Test func everyOverlayApplies() throws {
    let document = try document(
      recipe(try SampleTree.forClusters(), ClusterSnapshot().yaml, ["--intent", "training"]))
    #expect(overlays(document) == ["base", "h100-any", "eks", "h100-eks-training"])
    #expect(components(document) == ["a", "extra"])
    #expect((document["metadata"] as? [String: Any])?["excludedOverlays"] == nil)
  }

  @Test func aLeafThatTheClusterIsNotFitFor() throws {
    let snapshot = ClusterSnapshot(kernel: "5.15.0-1071-aws")
    let result = try recipe(
      try SampleTree.forClusters(), snapshot.yaml, ["--intent", "training"])
    let document = try document(result)
    #expect(overlays(document) == ["base", "eks", "h100-eks-training"])
    #expect(components(document) == ["a"])
    let metadata = try #require(document["metadata"] as? [String: Any])
    #expect(
      metadata["excludedOverlays"] as? [[String: String]]
        == [["name": "h100-any", "reason": "constraint-failed"]])
    #expect(
      metadata["constraintWarnings"] as? [[String: String]] == [
        [
          "overlay": "h100-any", "constraint": "OS.sysctl./proc/sys/kernel/osrelease",
          "expected": ">= 6.8", "actual": "5.15.0-1071-aws",
          "reason": "5.15.0-1071-aws is not >= 6.8",
        ]
      ])
    #expect(
      result.errors.contains(
        "OS.sysctl./proc/sys/kernel/osrelease is 5.15.0-1071-aws, must be >= 6.8"))
  }

  @Test func aMixinThatTheClusterIsNotFitFor() throws {
    let snapshot = ClusterSnapshot(system: "22.04")
    let document = try document(
      recipe(try SampleTree.forClusters(), snapshot.yaml, ["--intent", "training"]))
    #expect(overlays(document) == ["base", "eks", "h100-eks-training"])
    let metadata = try #require(document["metadata"] as? [String: Any])
    #expect(
      metadata["excludedOverlays"] as? [[String: String]]
        == [["name": "h100-any", "reason": "mixin-constraint-failed"]])
    let warnings = try #require(metadata["constraintWarnings"] as? [[String: String]])
    #expect(warnings.map { $0["constraint"] } == ["OS.release.VERSION_ID"])
    #expect(warnings[0]["reason"]?.contains("the mixin fast") == true)
  }

  /// `h100-eks-training` says nothing of Kubernetes; what it extends does.
  @Test func whatALeafInheritsCounts() throws {
    let result = try recipe(
      try SampleTree.forClusters(), ClusterSnapshot(kubernetes: "v1.31.4-eks-1").yaml,
      ["--intent", "training"])
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors.contains("K8s.server.version is v1.31.4-eks-1, must be >= 1.32"))
    #expect(result.errors.contains("no recipe for --service eks --accelerator h100"))
  }

  @Test func aReadingThatIsMissingFails() throws {
    let result = try recipe(
      try SampleTree.forClusters(), ClusterSnapshot(kernel: nil).yaml, ["--intent", "training"])
    #expect(overlays(try document(result)) == ["base", "eks", "h100-eks-training"])
    #expect(result.errors.contains("OS.sysctl./proc/sys/kernel/osrelease must be >= 6.8: "))
  }

  @Test func aMalformedConstraintStopsIt() throws {
    let tree = try SampleTree.forClusters(kubernetes: ">=")
    let result = try recipe(tree, ClusterSnapshot().yaml, ["--intent", "training"])
    #expect(result.status == 2)
    #expect(result.errors.contains("K8s.server.version >=: "))
  }

  @Test func anOrderAgainstWhatIsNoVersionDropsTheLeaf() throws {
    let tree = try SampleTree.forClusters(kubernetes: ">= ubuntu")
    let result = try recipe(tree, ClusterSnapshot().yaml, ["--intent", "training"])
    #expect(result.status == 1)
    #expect(result.errors.contains(">= compares versions, and \"ubuntu\" is none"))
  }

  /// What is left of overlays that state nothing is base.
  @Test func baseAloneIsLeft() throws {
    let tree = try SampleTree([
      "overlays/w.yaml": """
      metadata: {name: w}
      spec:
        criteria: {intent: any}
        constraints: [{name: K8s.server.version, value: ">= 1.40"}]
      """
    ])
    let document = try document(recipe(tree, ClusterSnapshot().yaml))
    #expect(overlays(document) == ["base"])
    let metadata = try #require(document["metadata"] as? [String: Any])
    #expect(
      metadata["excludedOverlays"] as? [[String: String]]
        == [["name": "w", "reason": "constraint-failed"]])
  }

  /// Nobody may be told that no recipe depends on a service that only wants another system.
  @Test func aServiceThatNeedsAnotherSystem() throws {
    let tree = try SampleTree([
      "overlays/gke-cos.yaml":
        "metadata: {name: gke-cos}\nspec: {criteria: {service: gke, os: cos}}\n",
      "overlays/h100.yaml": "metadata: {name: h100}\nspec: {criteria: {accelerator: h100}}\n",
    ])
    let snapshot = ClusterSnapshot(provider: "gke", kubernetes: "v1.33.5-gke.100").yaml
    let result = try recipe(tree, snapshot)
    #expect(result.status == 1)
    #expect(result.errors.contains("gke needs an operating system: cos"))
  }

  @Test func theWayOutIsNamed() throws {
    let tree = try SampleTree([
      "overlays/eks.yaml": "metadata: {name: eks}\nspec: {criteria: {service: eks}}\n",
      "overlays/eks-ubuntu.yaml": """
      metadata: {name: eks-ubuntu}
      spec:
        base: eks
        criteria: {service: eks, os: ubuntu}
        constraints: [{name: OS.release.VERSION_ID, value: ">= 26.04"}]
      """,
    ])
    let refused = try recipe(tree, ClusterSnapshot().yaml, ["--accelerator", "any"])
    #expect(refused.status == 1)
    #expect(refused.errors.hasSuffix("there is one with --os any\n"))
    let further = ["--accelerator", "any", "--profile", "gpu=host"]
    #expect(try recipe(tree, ClusterSnapshot().yaml, further).status == 1)
    let way = ["--accelerator", "any", "--os", "any"]
    #expect(try recipe(tree, ClusterSnapshot().yaml, way).status == 0)
  }

  // MARK: Output

  @Test func noInputIsWrittenOver() throws {
    let tree = try SampleTree.forClusters()
    let table = try tree.compiled()
    let snapshot = try tree.folder.write(ClusterSnapshot().yaml, to: "snapshot.yaml")
    for input in [table, snapshot] {
      let old = try bytes(of: input)
      let result = try run(
        [Programs.larder, "recipe", "--table", table, "--snapshot", snapshot, "--output", input])
      #expect(result.status == 2)
      #expect(result.errors.contains("was read for this"))
      #expect(try bytes(of: input) == old)
    }
    let printed = try run(
      [Programs.larder, "recipe", "--table", table, "--service", "eks", "--output", "-"])
    #expect(printed.output.hasPrefix("kind: RecipeResult\n"))
  }

  // MARK: Profiles

  @Test func aProfilesConstraintsMustHold() throws {
    let tree = try SampleTree.withProfile(
      constraints: #"[{name: K8s.server.version, value: ">= 1.35"}]"#)
    let snapshot = ClusterSnapshot(
      provider: "aks", kubernetes: "v1.33.5", model: nil
    ).yaml
    #expect(try recipe(tree, snapshot).status == 0)
    #expect(try recipe(tree, snapshot, ["--profile", "gpu=host"]).status == 0)
    let refused = try recipe(tree, snapshot, ["--profile", "gpu=operator"])
    #expect(refused.status == 1)
    #expect(refused.errors.contains("K8s.server.version is v1.33.5, must be >= 1.35"))
    #expect(try recipe(tree, snapshot, ["--profile", "gpu=hots"]).status == 2)
  }

  private func components(_ document: [String: Any]) -> [String?]? {
    (document["componentRefs"] as? [[String: Any]])?.map { $0["name"] as? String }
  }
}
