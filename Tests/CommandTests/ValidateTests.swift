import Foundation
import TestSupport
import Testing

@Suite struct ValidateTests {
  private static let snapshot = """
    kind: Snapshot
    apiVersion: aicr.run/v1alpha2
    metadata: {timestamp: "2026-08-01T10:00:00Z", version: v1.0.0}
    measurements:
      - type: K8s
        subtypes:
          - {subtype: server, data: {version: v1.35.2-eks-1234}}
          - {subtype: image, data: {gpu-operator: v99.1.0}}
      - type: OS
        subtypes:
          - {subtype: release, data: {ID: ubuntu, VERSION_ID: "24.04"}}
          - {subtype: sysctl, data: {/proc/sys/kernel/osrelease: 6.8.0-1021-aws}}

    """

  private static func recipe(_ constraint: String) -> String {
    "kind: RecipeResult\nconstraints: [{\(constraint)}]\n"
  }

  /// A folder with a snapshot and recipes that pass, fail and cannot be judged.
  private func files() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Self.snapshot, to: "snapshot.yaml")
    try folder.write(Self.recipe("name: OS.release.ID, value: ubuntu"), to: "good.yaml")
    try folder.write(Self.recipe("name: OS.release.ID, value: cos"), to: "bad.yaml")
    try folder.write(
      Self.recipe("name: OS.release.ID, value: cos, severity: warning"), to: "warning.yaml")
    try folder.write(Self.recipe("name: OS.release.ID, value: '>='"), to: "malformed.yaml")
    try folder.write("kind: RecipeResult\nconstraints: 1\n", to: "broken.yaml")
    return folder
  }

  private func validate(
    _ arguments: [String], in folder: TemporaryFolder, input: String = ""
  ) throws -> ProgramResult {
    try run(
      [Programs.larder, "validate"] + arguments, in: folder.path,
      environment: ["LARDER_TABLE": Programs.table], input: input)
  }

  private func validate(_ recipe: String, _ arguments: String...) throws -> ProgramResult {
    try validate(["--recipe", recipe, "--snapshot", "snapshot.yaml"] + arguments, in: files())
  }

  // MARK: Exit codes

  @Test func theExitCodeIsTheVerdict() throws {
    let good = try validate("good.yaml")
    #expect(good.status == 0)
    #expect(good.output.contains("pass  OS.release.ID  expected ubuntu, found ubuntu"))
    let bad = try validate("bad.yaml")
    #expect(bad.status == 1)
    #expect(bad.output.contains("FAIL  OS.release.ID  expected cos, found ubuntu"))
    #expect(bad.errors == "")
    let warning = try validate("warning.yaml")
    #expect(warning.status == 0)
    #expect(warning.output.contains("warn  OS.release.ID"))
  }

  @Test func failuresCanBeLetPass() throws {
    let strict = try validate("bad.yaml", "--fail-on-error=true")
    let lenient = try validate("bad.yaml", "--fail-on-error=false")
    #expect(strict.status == 1)
    #expect(lenient.status == 0)
    #expect(lenient.output == strict.output)
  }

  @Test(arguments: ["", "--fail-on-error=false"])
  func whatCannotBeJudgedMakesNoReport(_ option: String) throws {
    let options = option.isEmpty ? [] : [option]
    let recipes = [
      ("malformed.yaml", "readiness: OS.release.ID: \">=\" is no condition"),
      ("broken.yaml", "broken.yaml:2:14: error: constraints is a list"),
      ("missing.yaml", "cannot read missing.yaml"),
      ("snapshot.yaml", "the kind of this is Snapshot"),
    ]
    for (recipe, reason) in recipes {
      let result = try validate(
        ["--recipe", recipe, "--snapshot", "snapshot.yaml"] + options, in: files())
      #expect(result.status == 2, "\(recipe)")
      #expect(result.output == "")
      #expect(result.errors.contains(reason), "\(result.errors)")
    }
  }

  @Test(arguments: [
    ["--snapshot", "snapshot.yaml"], ["--recipe", "good.yaml"],
    ["--recipe", "good.yaml", "--snapshot", "snapshot.yaml", "--service", "eks"],
    ["--recipe", "good.yaml", "--snapshot", "snapshot.yaml", "--profile", "a=b"],
    ["--recipe", "good.yaml", "--snapshot", "snapshot.yaml", "--table", "larder.table"],
    ["--recipe", "good.yaml", "--snapshot", "snapshot.yaml", "--phase", "readyness"],
    ["--recipe", "good.yaml", "--snapshot", "snapshot.yaml", "--format", "xml"],
    ["--recipe", "good.yaml", "--snapshot", "snapshot.yaml", "--fail-on-error=perhaps"],
    ["--recipe", "good.yaml", "--snapshot", "good.yaml"],
    ["--recipe", "good.yaml", "--snapshot", "missing.yaml"],
    ["--recipe", "-", "--snapshot", "-"], ["--service", "mars", "--snapshot", "snapshot.yaml"],
    ["--recipe", "good.yaml", "--snapshot", "snapshot.yaml", "--output", "no/folder/file"],
  ])
  func questionsThatCannotBeTaken(_ arguments: [String]) throws {
    let result = try validate(arguments, in: files())
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors != "")
  }

  @Test func noRecipeForTheCriteriaIsANo() throws {
    let result = try validate(
      ["--service", "aks", "--accelerator", "gb200", "--snapshot", "snapshot.yaml"], in: files())
    #expect(result.status == 1)
    #expect(result.errors.contains("no recipe for --service aks --accelerator gb200"))
  }

  // MARK: Where recipe and snapshot come from

  @Test func theTablesRecipeIsThatOfItsDocument() throws {
    let folder = try files()
    for form in ["yaml", "json"] {
      let written = try run(
        [Programs.larder, "recipe", "--format", form, "--output", "recipe"] + trainingOnEKS,
        in: folder.path, environment: ["LARDER_TABLE": Programs.table])
      #expect(written.status == 0)
      for format in ["text", "ctrf", "junit"] {
        let options = ["--snapshot", "snapshot.yaml", "--format", format]
        let ofTable = try validate(trainingOnEKS + options, in: folder)
        let ofFile = try validate(["--recipe", "recipe"] + options, in: folder)
        #expect(ofTable.status == 0, "\(ofTable.output)\(ofTable.errors)")
        #expect(ofFile.output == ofTable.output)
        #expect(ofTable.output.contains("K8s.server.version"))
        #expect(ofTable.output.contains("h100-eks-ubuntu-training"))
      }
    }
  }

  @Test func aRecipeInAFileNeedsNoTable() throws {
    let folder = try files()
    let result = try run(
      [Programs.larder, "validate", "--recipe", "good.yaml", "--snapshot", "snapshot.yaml"],
      in: folder.path, environment: ["LARDER_TABLE": "/nowhere/larder.table"])
    #expect(result.status == 0)
  }

  @Test func eitherCanBeStandardInput() throws {
    let folder = try files()
    let snapshot = try validate(
      ["--recipe", "bad.yaml", "--snapshot", "-"], in: folder, input: Self.snapshot)
    #expect(snapshot.status == 1)
    let recipe = try validate(
      ["--recipe", "-", "--snapshot", "snapshot.yaml"], in: folder,
      input: Self.recipe("name: OS.release.ID, value: cos"))
    #expect(recipe.output == snapshot.output)
  }

  // MARK: Phases and reports

  @Test func phasesAreChosen() throws {
    let folder = try files()
    func phases(_ options: String...) throws -> [String] {
      try validate(trainingOnEKS + ["--snapshot", "snapshot.yaml"] + options, in: folder).output
        .split(separator: "\n").map(String.init)
        .filter { ["readiness", "deployment", "performance", "conformance"].contains($0) }
    }
    #expect(try phases() == ["readiness", "deployment", "performance", "conformance"])
    #expect(try phases("--phase", "all") == phases())
    #expect(try phases("--phase", "deployment") == ["deployment"])
    #expect(
      try phases("--phase", "performance", "--phase", "readiness") == ["readiness", "performance"])
  }

  @Test(arguments: ["text", "ctrf", "junit"])
  func aReportIsWrittenToAFileAsItWouldBePrinted(_ format: String) throws {
    let folder = try files()
    let arguments = ["--recipe", "bad.yaml", "--snapshot", "snapshot.yaml", "--format", format]
    let printed = try validate(arguments, in: folder)
    let written = try validate(arguments + ["--output", "report"], in: folder)
    #expect([printed.status, written.status] == [1, 1])
    #expect(written.output == "")
    #expect(try bytes(of: folder.path + "/report") == printed.outputBytes)
    #expect(printed.outputBytes.last == UInt8(ascii: "\n"))
  }

  @Test func ctrfIsJSON() throws {
    let result = try validate("bad.yaml", "--format", "ctrf")
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(result.outputBytes)) as? [String: Any])
    let results = try #require(report["results"] as? [String: Any])
    let test = try #require((results["tests"] as? [[String: Any]])?.first)
    #expect(test["name"] as? String == "readiness: OS.release.ID")
    #expect(test["status"] as? String == "failed")
    #expect((results["summary"] as? [String: Any])?["failed"] as? Int == 1)
  }

  @Test func namesAndValuesCommandNothing() throws {
    let folder = try files()
    let hostile = #"name: "K8s.\e[31m<x>\0.\u202Ea", value: "\e]0;x\a", remediation: "\e[2J\n\r""#
    try folder.write(Self.recipe(hostile), to: "hostile.yaml")
    for format in ["text", "junit", "ctrf"] {
      let result = try validate(
        ["--recipe", "hostile.yaml", "--snapshot", "snapshot.yaml", "--format", format], in: folder)
      #expect(result.status == 1)
      #expect(!result.outputBytes.contains { $0 < 0x20 && $0 != 0x0A })
      #expect(result.errors == "")
    }
  }
}
