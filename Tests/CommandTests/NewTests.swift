import Foundation
import TestSupport
import Testing

/// What `larderc new` starts is right as it stands: the linter has nothing more to say of a tree than
/// it had before.
@Suite struct NewTests {
  /// A tree that can be changed.
  private struct Copy {
    let folder: TemporaryFolder
    var path: String { folder.path + "/tree" }

    init(of tree: String = Locations.recipes) throws {
      folder = try TemporaryFolder()
      try FileManager.default.copyItem(atPath: tree, toPath: folder.path + "/tree")
    }

    func text(_ file: String) throws -> String {
      String(decoding: try bytes(of: path + "/" + file), as: UTF8.self)
    }

    func contents() throws -> [String: [UInt8]] {
      Dictionary(
        uniqueKeysWithValues: try filesBelow(path).map { ($0, try bytes(of: path + "/" + $0)) })
    }

    func new(_ arguments: [String]) throws -> ProgramResult {
      try run([Programs.larderc, "new"] + arguments + [path])
    }

    /// Each finding without its place, which additions move.
    func findings() throws -> [String] {
      let report = try larderc("lint", "--strict", "--format", "json", path).output
      let document = try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [String: Any]
      let list = try #require(document?["diagnostics"] as? [[String: Any]])
      return list.map { "\($0["file"] ?? ""): \($0["code"] ?? ""): \($0["message"] ?? "")" }
        .sorted()
    }
  }

  private static let trees =
    [Locations.recipes]
    + ["aicr-2026-08", "aicr-0.11.1"].compactMap { name in
      Locations.conformance.map { "\($0)/\(name)/recipes" }
    }

  private static let starts = [
    ["overlay", "try-h200", "--accelerator", "h200"],
    ["overlay", "try-eks", "--base", "eks", "--accelerator", "b200", "--intent", "training"],
    ["overlay", "try-alias", "--service", "openshift", "--os", "rhel", "--platform", "slurm"],
    ["mixin", "try-mixin"],
    ["mixin", "try-mixin", "--into", "eks", "--into", "h100-eks-training"],
    ["component", "try-manifests"],
    ["component", "try-manifests", "--into", "base", "--into", "eks"],
    [
      "component", "try-chart", "--repository", "https://charts.example.com", "--chart-version",
      "1.2.3", "--into", "eks", "--into", "eks-training", "--into", "h100-eks-training",
    ],
  ]

  @Test(arguments: trees, starts)
  func theLinterHasNothingNewToSay(_ tree: String, _ arguments: [String]) throws {
    let copy = try Copy(of: tree)
    let before = try copy.findings()
    let result = try copy.new(arguments)
    try #require(result.status == 0, "\(result.errors)")
    #expect(
      result.output.contains("new: \(copy.path)/\(arguments[0] == "component" ? "comp" : "")"))
    #expect(try copy.findings() == before)
    #expect(try larderc("compile", copy.path, "--output", copy.folder.path + "/t").status == 0)
  }

  // MARK: Overlays

  @Test func anOverlayStatesWhatItsBaseStates() throws {
    let copy = try Copy()
    let result = try copy.new(
      ["overlay", "l40s-eks-training", "--base", "eks-training"]
        + ["--accelerator", "L40S", "--service", "aws"])
    #expect(result.status == 0)
    let text = try copy.text("overlays/l40s-eks-training.yaml")
    #expect(
      text.contains(
        """
        kind: RecipeMetadata
        metadata:
          name: l40s-eks-training
        spec:
          base: eks-training
          criteria:
            service: eks
            accelerator: l40s
            intent: training

        """))
    #expect(text.hasPrefix("# SPDX-License-Identifier: Apache-2.0\n"))
    let table = copy.folder.path + "/t"
    #expect(try larderc("compile", copy.path, "--output", table).status == 0)
    let recipe = try larder(
      "query", "--selector", "metadata.appliedOverlays", "--service", "eks", "--accelerator",
      "l40s", "--intent", "training", table: table)
    #expect(recipe.output.contains("l40s-eks-training"))
  }

  @Test(arguments: [
    (["overlay", "eks", "--service", "eks"], "the tree has eks already"),
    (["overlay", "base", "--service", "eks"], "the tree has base already"),
    (["overlay", "x", "--service", "ekss"], "unknown service ekss; did you mean eks?"),
    (["overlay", "x", "--base", "eks-trainin"], "did you mean eks-training?"),
    (["overlay", "x", "--base", "eks", "--service", "gke"], "eks is for service eks"),
    (["overlay", "x"], "say which clusters x is for"),
    (["overlay", "x", "--service", "any"], "say which clusters x is for"),
    (["overlay", "../x", "--service", "eks"], "../x is no name"),
    (["overlay", "X", "--service", "eks"], "X is no name"),
    (["mixin", "os-talos"], "the tree has os-talos already"),
    (["mixin", "x", "--into", "ek"], "there is no overlay ek; did you mean eks?"),
    (["mixin", "x", "--into", "base"], "base lists no mixins"),
    (["component", "nfd"], "the tree has nfd already"),
    (["component", "x", "--into", "eks", "--into", "ekss"], "did you mean eks?"),
    (["component", "x", "--repository", "https://example.com"], "--chart-version"),
    (["component", "x", "--chart", "y"], "--repository"),
  ])
  func whatIsRefusedChangesNothing(_ arguments: [String], _ message: String) throws {
    let copy = try Copy()
    let before = try copy.contents()
    let result = try copy.new(arguments)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(try copy.contents() == before)
  }

  @Test func filesAreNeverOverwritten() throws {
    for (file, arguments) in [
      ("overlays/x.yaml", ["overlay", "x", "--service", "eks"]), ("mixins/x.yaml", ["mixin", "x"]),
      ("components/x/values.yaml", ["component", "x"]),
      ("checks/x/health-check.yaml", ["component", "x"]),
    ] {
      let copy = try Copy()
      // A name other than the file's.
      let kind = file.hasPrefix("mixins") ? "RecipeMixin" : "RecipeMetadata"
      try copy.folder.write(
        "kind: \(kind)\napiVersion: aicr.run/v1alpha2\nmetadata: {name: other}\n",
        to: "tree/" + file)
      let before = try copy.contents()
      let result = try copy.new(arguments)
      #expect(result.status == 2)
      #expect(result.errors.contains("\(file) exists already"))
      #expect(try copy.contents() == before)
    }
  }

  // MARK: Additions to files

  /// Whether one text is the other with lines put in.
  private func isSubsequence(_ old: String, of new: String) -> Bool {
    var rest = new.split(separator: "\n", omittingEmptySubsequences: false)[...]
    return old.split(separator: "\n", omittingEmptySubsequences: false).allSatisfy { line in
      guard let found = rest.firstIndex(of: line) else { return false }
      rest = rest[(found + 1)...]
      return true
    }
  }

  @Test func aComponentLeavesTheRegistryAsItIs() throws {
    let copy = try Copy()
    let before = try copy.text("registry.yaml")
    let overlay = try copy.text("overlays/eks-training.yaml")
    let result = try copy.new([
      "component", "example", "--repository", "oci://example.com/charts", "--chart-version", "1.10",
      "--namespace", "examples", "--into", "eks-training",
    ])
    #expect(result.status == 0)
    let after = try copy.text("registry.yaml")
    #expect(after.hasPrefix(before))
    #expect(
      after.dropFirst(before.count) == """

          - name: example
            displayName: example
            # The catalog shows a description, one sentence on what it is for:
            # description:
            helm:
              defaultRepository: oci://example.com/charts
              defaultChart: example
              defaultVersion: "1.10"
              defaultNamespace: examples
            healthCheck:
              assertFile: checks/example/health-check.yaml

        """)
    let changed = try copy.text("overlays/eks-training.yaml")
    #expect(isSubsequence(overlay, of: changed))
    #expect(
      changed.hasSuffix(
        "    - name: example\n      valuesFile: components/example/values.yaml\n"))
    let version = try larderc(
      "explain", "components.example.version", copy.path, "--service", "eks", "--accelerator",
      "h100", "--os", "ubuntu", "--intent", "training")
    #expect(version.output.hasSuffix("  1.10  (registry default)\n"))
  }

  @Test func aMixinIsListed() throws {
    let copy = try Copy()
    let (listed, unlisted) = ("overlays/inference-nim.yaml", "overlays/eks.yaml")
    let before = (try copy.text(listed), try copy.text(unlisted))
    let inherits = try copy.text("overlays/eks-training.yaml")
    let result = try copy.new(
      ["mixin", "x"]
        + ["eks", "inference-nim", "eks-training", "eks"].flatMap {
          ["--into", $0]
        })
    #expect(result.status == 0)
    #expect(
      try copy.text(listed)
        == before.0.replacing("mixins: [platform-nim]", with: "mixins: [platform-nim, x]"))
    #expect(isSubsequence(before.1, of: try copy.text(unlisted)))
    #expect(try copy.text(unlisted).contains("\n  mixins:\n    - x\n"))
    // It builds on eks.
    #expect(try copy.text("overlays/eks-training.yaml") == inherits)
  }

  /// A silence is for the time until something refers to what is new, and the linter says when that
  /// is over.
  @Test func theSilenceOfAMixinEnds() throws {
    let copy = try Copy()
    #expect(try copy.new(["mixin", "x"]).status == 0)
    let overlay = try copy.text("overlays/inference-nim.yaml")
    try copy.folder.write(
      overlay.replacing("[platform-nim]", with: "[platform-nim, x]"),
      to: "tree/overlays/inference-nim.yaml")
    let findings = try copy.findings().filter { $0.hasPrefix("mixins/x.yaml: ") }
    #expect(findings.count == 1)
    #expect(findings.first?.hasPrefix("mixins/x.yaml: unused-silence: ") == true)
  }

  @Test func nothingIsDoneByHalves() throws {
    let copy = try Copy()
    // No folder can be where a file is, which shows only after other files are written.
    try copy.folder.write("", to: "tree/checks/x")
    let before = try copy.contents()
    let folders = try copy.folder.names(in: "tree/components")
    let result = try copy.new(["component", "x", "--into", "eks"])
    #expect(result.status == 2)
    #expect(try copy.contents() == before)
    #expect(try copy.folder.names(in: "tree/components") == folders)
  }

  @Test func filesThatOnlyAPersonCanChange() throws {
    let tree = try SampleTree([
      "overlays/eks.yaml": """
      kind: RecipeMetadata
      apiVersion: aicr.run/v1alpha2
      metadata: {name: eks}
      spec: {criteria: {service: eks}}
      """
    ])
    let before = try filesBelow(tree.path)
    let result = try larderc("new", "mixin", "x", "--into", "eks", tree.path)
    #expect(result.status == 2)
    #expect(result.errors.contains("only a person can add to its mixins; nothing was changed"))
    #expect(try filesBelow(tree.path) == before)
  }

  // MARK: Private trees

  @Test func privateTreesGetWhatIsNew() throws {
    let copy = try Copy()
    let before = try copy.contents()
    let mine = copy.folder.path + "/mine"
    try copy.folder.write("# mine\n", to: "mine/README.md")
    for arguments in [
      ["overlay", "mine", "--base", "eks", "--accelerator", "h200"],
      ["mixin", "my-mixin", "--into", "mine"],
      ["component", "my-component", "--into", "mine"],
      ["component", "my-second", "--into", "mine"],
    ] {
      let result = try run(
        [Programs.larderc, "new"] + arguments + [copy.path, "--data", mine])
      #expect(result.status == 0, "\(result.errors)")
    }
    #expect(try copy.contents() == before)
    #expect(
      try filesBelow(mine) == [
        "README.md", "checks/my-component/health-check.yaml", "checks/my-second/health-check.yaml",
        "components/my-component/values.yaml", "components/my-second/values.yaml",
        "mixins/my-mixin.yaml", "overlays/mine.yaml", "registry.yaml",
      ])
    let lint = try larderc("lint", "--strict", copy.path, "--data", mine)
    #expect(lint.output == (try larderc("lint", "--strict", copy.path).output))
  }

  @Test func aTreeThatCannotBeLoaded() throws {
    let folder = try TemporaryFolder()
    let result = try larderc("new", "overlay", "x", "--service", "eks", folder.path)
    #expect(result.status == 1)
    #expect(try folder.names().isEmpty)
  }
}
