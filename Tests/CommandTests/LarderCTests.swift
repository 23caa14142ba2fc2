import Foundation
import TestSupport
import Testing

@Suite struct LarderCTests {
  @Test func compileWritesATable() throws {
    let folder = try TemporaryFolder()
    let result = try larderc("compile", Locations.recipes, "--output", folder.path + "/t")
    #expect(result.status == 0)
    #expect(result.output == "")
    #expect(try bytes(of: folder.path + "/t").prefix(8) == [0x89] + Array("LARDER\n".utf8))
    #expect(try folder.names() == ["t"])
  }

  @Test func findingsHaveTheirPlace() throws {
    let tree = try SampleTree([
      "overlays/eks.yaml":
        "kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\nmetadata: {name: eks}\n"
        + "spec:\n  base: bsae\n  criteria: {service: eks}\n"
    ])
    let expected = """
      \(tree.path)/overlays/eks.yaml:5:9: error: there is no overlay bsae; did you mean base? \
      [unknown-base]
       5 |   base: bsae
         |         ^~~~

      """
    let lint = try larderc("lint", tree.path)
    #expect(lint.status == 1)
    #expect(lint.output == expected + "  = reaches 1 combination\n")
    #expect(lint.errors == "larderc: 1 error, 0 warnings\n")
    let compile = try larderc("compile", tree.path, "--output", tree.folder.path + "/t")
    #expect(compile.status == 1)
    #expect(compile.output == "")
    #expect(compile.errors == expected + "larderc: 1 error, 0 warnings\n")
    #expect(try tree.folder.names() == ["tree"])
  }

  @Test func warningsAreNoFailure() throws {
    let tree = try SampleTree(["overlays/eks.yaml": "metadata: {name: eks}\n"])
    let lint = try larderc("lint", tree.path)
    #expect(lint.status == 0)
    #expect(lint.output.contains("warning: this file has no kind"))
    #expect(try larderc("lint", tree.path, "--strict").status == 1)
  }

  /// Such trees have always loaded, but they do not say what their authors meant.
  @Test func anUnknownKeyFailsLintingAndNotCompiling() throws {
    let tree = try SampleTree(["overlays/eks.yaml": "metadata: {name: eks}\nspecs: {}\n"])
    let lint = try larderc("lint", tree.path)
    #expect(lint.status == 1)
    #expect(lint.output.contains("error: an overlay has no key specs; did you mean spec?"))
    let compile = try larderc("compile", tree.path, "--output", tree.folder.path + "/t")
    #expect(compile.status == 0)
    #expect(compile.errors.contains("warning: an overlay has no key specs; did you mean spec?"))
  }

  @Test func exportGoesOnWhereRecipesContradictEachOther() throws {
    let tree = try SampleTree([
      "overlays/eks.yaml": """
      metadata: {name: eks}
      spec: {criteria: {service: eks}, componentRefs: [{name: a, type: Helm, tag: x}]}
      """
    ])
    let result = try larderc("export", tree.path)
    #expect(result.status == 0)
    let rows = try result.output.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    try #require(rows.count == 2)
    #expect(rows[0]["recipe"] is [String: Any])
    #expect(rows[0]["service"] as? String == "any")
    #expect(rows[1]["service"] as? String == "eks")
    #expect((rows[1]["error"] as? String)?.contains("no tag and no path") == true)
    #expect(result.errors.contains("[incoherent-component]"))
  }

  @Test func exportTakesItsDimensions() throws {
    let tree = try SampleTree.withProfile()
    let dimensions = try tree.folder.write(
      """
      {"service": ["any", "aks", "other"], "accelerator": ["any"], "intent": ["any"],
       "os": ["any", "ubuntu"], "platform": ["any"]}
      """, to: "dimensions.json")
    let result = try larderc("export", tree.path, "--dimensions", dimensions)
    let rows = result.output.split(separator: "\n").map(String.init)
    #expect(
      rows.map { String($0.prefix(while: { $0 != "{" }).isEmpty ? $0.dropFirst().prefix(60) : "") }
        .count == 8)
    #expect(rows.count { $0.contains("\"profile\":\"gpu=") } == 2)
    #expect(rows.count { $0.contains("\"uncovered\":") } == 4)
  }

  @Test func exportOfATreeThatCannotBeLoaded() throws {
    let folder = try TemporaryFolder()
    let result = try larderc("export", folder.path)
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors.contains("[missing-base]"))
  }

  @Test func exportsDimensionsThatAreNone() throws {
    let tree = try SampleTree([:])
    for text in ["", "[]", "service: eks", "service: [eks]", "{"] {
      let path = try tree.folder.write(text, to: "dimensions.yaml")
      let result = try larderc("export", tree.path, "--dimensions", path)
      #expect(result.status == 2)
      #expect(result.errors.contains("\(path) has no list of values for "))
    }
    #expect(try larderc("export", tree.path, "--dimensions", "/nowhere").status == 2)
  }

  @Test(arguments: ["compile", "lint", "export"]) func noSuchFolder(_ command: String) throws {
    let folder = try TemporaryFolder()
    let output = command == "compile" ? ["--output", folder.path + "/t"] : []
    let result = try run([Programs.larderc, command, folder.path + "/none"] + output)
    #expect(result.status == 2)
    #expect((result.output + result.errors).contains("is not a folder [no-such-folder]"))
    #expect(try folder.names().isEmpty)
  }

  @Test(arguments: [
    ["compile"], ["compile", "recipes", "--ouput", "x"], ["lint", "a", "b"], ["nonsense"],
    ["export", "--dimensions"],
  ])
  func questionsThatCannotBeTaken(_ arguments: [String]) throws {
    let result = try run([Programs.larderc] + arguments)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors != "")
  }

  @Test func privateTreesAreLayered() throws {
    let tree = try SampleTree([:])
    try tree.folder.write(
      "metadata: {name: mine}\nspec: {criteria: {service: mine}}\n", to: "data/overlays/mine.yaml")
    let result = try larderc("export", tree.path, "--data", tree.folder.path + "/data")
    #expect(result.output.contains("\"appliedOverlays\":[\"base\",\"mine\"]"))
  }

  /// An editor opens what a finding names.
  @Test(arguments: ["text", "github", "sarif"])
  func findingsInPrivateTreesAreWhereTheyAre(_ format: String) throws {
    let tree = try SampleTree(["overlays/eks.yaml": "metadata: {name: ek}\n"])
    let data = tree.folder.path + "/data"
    let header = "apiVersion: aicr.run/v1alpha2\nkind: ComponentRegistry\n"
    try tree.folder.write(header + "components: [{name: a, one: 1}]\n", to: "tree/registry.yaml")
    try tree.folder.write(header + "components: [{name: b, two: 2}]\n", to: "data/registry.yaml")
    try tree.folder.write("metadata: {name: aks}\nspec: {bse: x}\n", to: "data/overlays/aks.yaml")
    let lines = try larderc("lint", tree.path, "--data", data, "--format", format).output
      .split(separator: "\n")
    for (key, file) in [
      ("no key one", tree.path + "/registry.yaml"), ("no key two", data + "/registry.yaml"),
      ("no key bse", data + "/overlays/aks.yaml"),
      ("name-differs-from-file", tree.path + "/overlays/eks.yaml"),
    ] where format != "sarif" {
      #expect(lines.contains { $0.contains(key) && $0.contains(file) }, "\(key): \(lines)")
    }
    #expect(lines.contains { $0.contains(data + "/overlays/aks.yaml") })
    #expect(!lines.contains { $0.contains(tree.path + "/overlays/aks.yaml") })
  }

  @Test func hostileTextIsNeutralised() throws {
    let tree = try SampleTree([
      "overlays/e\u{1B}[31m.yaml": "metadata: {name: eks}\nspec: {base: \"x\\e[31m\\u202E\"}\n",
      "overlays/raw.yaml": "metadata: {name: raw}\nspec: {bas\u{202E}e: x}\n",
    ])
    let result = try larderc("lint", tree.path)
    #expect(result.status == 1)
    #expect(!result.output.contains("\u{1B}"))
    #expect(!result.output.contains("\u{202E}"))
    #expect(result.output.contains("[unknown-base]"))
    #expect(result.output.contains("[unknown-key]"))
  }
}
