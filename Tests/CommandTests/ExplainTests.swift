import Foundation
import TestSupport
import Testing

@Suite struct ExplainTests {
  /// Every line whose number counts below is in one of these.
  private static let registry = """
    kind: ComponentRegistry
    apiVersion: aicr.run/v1alpha2
    components:
      - name: app
        helm:
          defaultRepository: https://charts.example.com
          defaultChart: app
          defaultVersion: 1.0.0
          defaultNamespace: app
    """
  private static let base = """
    kind: RecipeMetadata
    apiVersion: aicr.run/v1alpha2
    metadata: {name: base}
    spec:
      constraints:
        - name: K8s.server.version
          value: ">= 1.30"
      componentRefs:
        - name: app
          valuesFile: components/app/values.yaml
      validation:
        deployment:
          timeout: 5m
          checks: [operator-health]
    """
  private static let eks = """
    kind: RecipeMetadata
    apiVersion: aicr.run/v1alpha2
    metadata: {name: eks}
    spec:
      criteria: {service: eks}
      mixins: [os]
      constraints:
        - name: K8s.server.version
          value: ">= 1.32"
      componentRefs:
        - name: app
          version: 1.1.0
          overrides:
            driver: {version: "2"}
            nodes: [a, b]
      validation:
        deployment:
          timeout: 10m
          checks: [check-nvidia-smi]
    """
  private static let h100 = """
    kind: RecipeMetadata
    apiVersion: aicr.run/v1alpha2
    metadata: {name: h100-eks}
    spec:
      base: eks
      criteria: {service: eks, accelerator: h100}
      componentRefs:
        - name: app
          overrides:
            driver:
              version: "3"
    """

  private static func tree() throws -> SampleTree {
    try SampleTree([
      "registry.yaml": registry, "overlays/base.yaml": base, "overlays/eks.yaml": eks,
      "overlays/h100-eks.yaml": h100,
      "components/app/values.yaml":
        "driver:\n  version: \"1\"\n  kind: open\nversion: x\nnodes: [z]\n",
      "mixins/os.yaml": """
      kind: RecipeMixin
      apiVersion: aicr.run/v1alpha2
      metadata: {name: os}
      spec:
        constraints:
          - name: OS.release.ID
            value: ubuntu
      """,
    ])
  }

  private static let onH100 = ["--service", "eks", "--accelerator", "h100"]

  private func explain(
    _ path: String, in tree: SampleTree, _ further: [String] = Self.onH100
  ) throws -> ProgramResult {
    try run([Programs.larderc, "explain", path, tree.path] + further)
  }

  /// The same from the tree's table.
  private func explainFromTable(
    _ path: String, in tree: SampleTree, _ further: [String] = Self.onH100
  ) throws -> ProgramResult {
    try run([Programs.larder, "explain", path, "--table", try tree.compiled()] + further)
  }

  /// The lines without the tree's place, and with one space for several. Both programs say the same,
  /// but for the place.
  private func lines(_ path: String, in tree: SampleTree) throws -> [String] {
    let ofTree = try lines(explain(path, in: tree), in: tree)
    #expect(try lines(explainFromTable(path, in: tree), in: tree) == ofTree)
    return ofTree
  }

  private func lines(_ result: ProgramResult, in tree: SampleTree) throws -> [String] {
    #expect(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n").map { line in
      line.replacing(tree.path + "/", with: "").split(separator: " ").joined(separator: " ")
    }
  }

  @Test func aValueFromBaseToTheLastOverlay() throws {
    let tree = try Self.tree()
    #expect(
      try lines("components.app.values.driver.version", in: tree) == [
        "components/app/values.yaml:2 1 (values of app)",
        "overlays/eks.yaml:14 2 (overlay eks)",
        "overlays/h100-eks.yaml:11 3 (overlay h100-eks)",
      ])
    #expect(
      try lines("app.driver.version", in: tree)
        == lines("components.app.values.driver.version", in: tree))
    #expect(
      try lines("app.driver.kind", in: tree) == [
        "components/app/values.yaml:3 open (values of app)"
      ])
  }

  @Test func partsThatAreNoValues() throws {
    let tree = try Self.tree()
    #expect(
      try lines("constraints.K8s.server.version", in: tree) == [
        "overlays/base.yaml:7 >= 1.30 (base)", "overlays/eks.yaml:9 >= 1.32 (overlay eks)",
      ])
    #expect(
      try lines("constraints.OS.release.ID", in: tree) == ["mixins/os.yaml:7 ubuntu (mixin os)"])
    #expect(
      try lines("validation.deployment.timeout", in: tree) == [
        "overlays/base.yaml:13 5m (base)", "overlays/eks.yaml:18 10m (overlay eks)",
      ])
    #expect(
      try lines("components.app.namespace", in: tree)
        == ["registry.yaml:9 app (registry default)"])
    // The registry's version was never there to be replaced.
    #expect(
      try lines("components.app.version", in: tree) == ["overlays/eks.yaml:12 1.1.0 (overlay eks)"])
  }

  @Test func eachLeafOfACollection() throws {
    let tree = try Self.tree()
    #expect(
      try lines("validation.deployment.checks", in: tree) == [
        "overlays/base.yaml:14 0: operator-health (base)",
        "overlays/eks.yaml:19 1: check-nvidia-smi (overlay eks)",
      ])
    #expect(
      try lines("app.driver", in: tree) == [
        "components/app/values.yaml:3 kind: open (values of app)",
        "overlays/h100-eks.yaml:11 version: 3 (overlay h100-eks)",
      ])
    #expect(
      try lines("app.nodes", in: tree) == [
        "components/app/values.yaml:5 a list of 1 (values of app)",
        "overlays/eks.yaml:15 a list of 2 (overlay eks)",
        "overlays/eks.yaml:15 0: a (overlay eks)", "overlays/eks.yaml:15 1: b (overlay eks)",
      ])
    #expect(
      try lines("constraints", in: tree) == [
        "overlays/eks.yaml:9 K8s.server.version: >= 1.32 (overlay eks)",
        "mixins/os.yaml:7 OS.release.ID: ubuntu (mixin os)",
      ])
  }

  @Test func forPrograms() throws {
    let tree = try Self.tree()
    let asJSON = Self.onH100 + ["--format", "json"]
    let result = try explain("app.driver.version", in: tree, asJSON)
    #expect(try explainFromTable("app.driver.version", in: tree, asJSON).output == result.output)
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(document["path"] as? String == "components.app.values.driver.version")
    #expect(document["recipe"] as? String == "h100-eks")
    #expect(document["value"] as? String == "3")
    let history = try #require(document["history"] as? [[String: Any]])
    #expect(history.map { $0["file"] as? String }.last == "overlays/h100-eks.yaml")
    #expect(history.map { $0["line"] as? Int } == [2, 14, 11])
    #expect(history.map { $0["kind"] as? String } == ["values", "overlay", "overlay"])
    #expect(history.last?["name"] as? String == "h100-eks")
  }

  @Test func aProfileThatChose() throws {
    let tree = try SampleTree.withProfile()
    let first = try explain("a.driver", in: tree, ["--service", "aks"])
    #expect(first.output.hasSuffix("/overlays/aks.yaml:10  no  (overlay aks, profile gpu=host)\n"))
    let second = try explain(
      "a.driver", in: tree, ["--service", "aks", "--profile", "gpu=operator"])
    #expect(
      second.output.hasSuffix("/overlays/aks.yaml:11  yes  (overlay aks, profile gpu=operator)\n"))
    let chosen = ["--service", "aks", "--profile", "gpu=operator"]
    let fromTable = try explainFromTable("a.driver", in: tree, chosen)
    #expect(fromTable.output == "overlays/aks.yaml:11  yes  (overlay aks, profile gpu=operator)\n")
    let unknown = ["--service", "aks", "--profile", "gpu=hots"]
    #expect(try explain("a.driver", in: tree, unknown).status == 2)
    #expect(try explainFromTable("a.driver", in: tree, unknown).status == 2)
  }

  @Test func filesOfAPrivateTree() throws {
    let tree = try Self.tree()
    let mine = tree.folder.path + "/mine"
    try tree.folder.write(
      "kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\nmetadata: {name: lke}\n"
        + "spec: {criteria: {service: lke}, componentRefs: [{name: app, version: 9.0.0}]}\n",
      to: "mine/overlays/lke.yaml")
    let result = try explain(
      "components.app.version", in: tree, ["--data", mine, "--service", "lke"])
    #expect(result.output == "\(mine)/overlays/lke.yaml:4  9.0.0  (overlay lke)\n")
  }

  @Test(arguments: [
    ("app.drivr.version", "components.app.values has no drivr; did you mean driver?"),
    ("components.ap.version", "components has no ap; did you mean app?"),
    ("ap.version", "components has no ap; did you mean app?"),
    ("constraints.K8s.server.versoin", "did you mean K8s.server.version?"),
    ("validation.deploymnt.checks", "validation has no deploymnt; did you mean deployment?"),
    ("app.version", "components.app.version or components.app.values.version"),
    ("deploymentOrder.0", "deploymentOrder.0 has no history"),
    ("app.driver.version.major", "is a single value and has no major"),
  ])
  func pathsWithoutAHistory(_ path: String, _ message: String) throws {
    let tree = try Self.tree()
    for result in [try explain(path, in: tree), try explainFromTable(path, in: tree)] {
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errors.contains(message), "\(result.errors)")
    }
  }

  @Test func combinationsWithoutARecipe() throws {
    let tree = try Self.tree()
    let none = try explain("app.driver.version", in: tree, ["--service", "gke"])
    #expect(none.status == 1)
    #expect(none.errors.contains("service gke is unsupported: no recipe of this table is for it"))
    let near = try explain("app.driver.version", in: tree, ["--accelerator", "h100"])
    #expect(near.status == 1)
    #expect(near.errors.contains("accelerator h100 is supported only with: service eks"))
    #expect(
      near.errors.contains(
        "\n  larderc explain app.driver.version \(tree.path) --service eks --accelerator h100\n"))
    let unknown = try explain("app.driver.version", in: tree, ["--service", "ekss"])
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("unknown service ekss; did you mean eks?"))
  }

  /// What `larder` prints to be copied asks about the same value of the same table.
  @Test func combinationsOfATableWithoutARecipe() throws {
    let tree = try Self.tree()
    let near = try explainFromTable("app.driver.version", in: tree, ["--accelerator", "h100"])
    #expect(near.status == 1)
    #expect(near.output == "")
    let command = try #require(
      near.errors.split(separator: "\n").first { $0.hasPrefix("  larder explain ") })
    #expect(
      command
        == "  larder explain app.driver.version --service eks --accelerator h100 --table "
        + tree.folder.path + "/sample.table")
    let copied = "\(Programs.larder) " + command.dropFirst("  larder ".count)
    let again = try run(["sh", "-c", copied])
    #expect(try lines(again, in: tree).last == "overlays/h100-eks.yaml:11 3 (overlay h100-eks)")
    #expect(try larder("explain", "--service", "eks").status == 2)
  }

  // MARK: Codes

  @Test func codes() throws {
    let list = try larderc("explain")
    #expect(list.status == 0)
    #expect(list.output.contains("\nequal-override "))
    let page = try larderc("explain", "equal-override")
    #expect(page.output.hasPrefix("# equal-override\n\nWarning: "))
    #expect(page.output.contains("\n-        replicas: 2\n+        replicas: 3\n```\n"))
    let unknown = try larderc("explain", "equal-overide")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("did you mean equal-override?"))
    #expect(try larderc("explain", "--service", "eks").status == 2)
  }

  // MARK: Selectors by name

  @Test func elementsGoByTheirNames() throws {
    let tree = try Self.tree()
    defer { withExtendedLifetime(tree) {} }
    let table = try tree.compiled()
    func query(_ selector: String) throws -> ProgramResult {
      try run([Programs.larder, "query", "--table", table, "--selector", selector] + Self.onH100)
    }
    #expect(try query("constraints.K8s.server.version.value").output == ">= 1.32\n")
    #expect(try query("constraints.0.value").output == ">= 1.32\n")
    #expect(try query("constraints.K8s.server").status == 2)
    #expect(try query("constraints.7").status == 2)
  }
}
