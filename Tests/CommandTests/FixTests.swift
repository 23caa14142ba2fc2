import Foundation
import TestSupport
import Testing

/// What `larderc lint --fix` does to files.
@Suite struct FixTests {
  /// One file as it is before and after, in a tree that is otherwise clean.
  struct Case: Sendable, CustomTestStringConvertible {
    let code: String
    var path = "overlays/h100-eks.yaml"
    let before: String
    let after: String
    /// Whether every recipe stays the same.
    var keepsMeaning = true

    var testDescription: String { code }
  }

  private static let header = "kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\n"

  private static let tree = [
    "overlays/base.yaml": header + """
      metadata:
        name: base
      spec:
        constraints:
          - name: K8s.server.version
            value: ">= 1.30"
        componentRefs:
          - name: lib
          - name: app
            valuesFile: components/app/values.yaml
            dependencyRefs: [lib]
            overrides:
              driver:
                enabled: true

      """,
    "components/app/values.yaml": "replicas: 1\ntier: {name: gpu}\n",
    "registry.yaml": """
    kind: ComponentRegistry
    apiVersion: aicr.run/v1alpha2
    components:
      - name: app
        helm: {defaultRepository: "https://c.example.com", defaultChart: c/app, defaultVersion: 1.2.3}
      - name: lib
        helm: {defaultRepository: "https://c.example.com", defaultChart: c/lib, defaultVersion: 1.0.0}

    """,
  ]

  private static let start =
    header + "metadata:\n  name: h100-eks # of the cloud\nspec:\n  criteria:\n    service: eks\n"
    + "    accelerator: h100\n  # What differs.\n"

  /// An overlay that says something of the component `app`.
  private static func app(_ lines: String) -> String {
    start + "  componentRefs:\n    - name: app\n" + lines + "    - name: lib # as it is\n"
  }

  static let cases = [
    Case(
      code: "gate-not-boolean", before: app("      overrides: {enabled: \"yes\"} # on\n"),
      after: app("      overrides: {enabled: true} # on\n"), keepsMeaning: false),
    Case(
      code: "bad-label", path: "components/app/values.yaml",
      before: "nodeSelector:\n  gpu: true # yes\n", after: "nodeSelector:\n  gpu: \"true\" # yes\n",
      keepsMeaning: false),
    Case(
      code: "redundant-dependency", before: app("      dependencyRefs:\n        - lib\n"),
      after: app("")),
    Case(
      code: "redundant-dependency", before: app("      dependencyRefs: [lib, lib]\n"),
      after: app("")),
    Case(code: "version-equals-default", before: app("      version: 1.2.3\n"), after: app("")),
    Case(
      code: "version-equals-default",
      before: start + "  componentRefs:\n    - version: 1.2.3\n      name: app # first\n",
      after: start + "  componentRefs:\n    - name: app # first\n"),
    Case(
      code: "equal-override",
      before: app("      overrides:\n        # on\n        driver:\n          enabled: true\n"),
      after: app("")),
    Case(
      code: "override-equals-values-file",
      before: app("      overrides:\n        replicas: 1\n        # Of gpus.\n        other: 2\n"),
      after: app("      overrides:\n        # Of gpus.\n        other: 2\n")),
    Case(
      code: "override-equals-values-file",
      before: app("      overrides:\n        replicas: 1\n\n        tier:\n          name: gpu\n"),
      after: app("")),
    Case(
      code: "constraint-twice",
      before: start + "  constraints:\n    - {name: OS.release.ID, value: ubuntu}\n"
        + "    # Again.\n    - name: OS.release.ID\n      value: \"ubuntu\"\n",
      after: start + "  constraints:\n    - {name: OS.release.ID, value: ubuntu}\n"),
    Case(
      code: "component-twice",
      before: start + "  componentRefs:\n    - name: lib\n    - name: lib\n",
      after: start + "  componentRefs:\n    - name: lib\n"),
    Case(
      code: "duplicate-check",
      before: start + "  validation:\n    deployment:\n      checks: [a, b, a]\n",
      after: start + "  validation:\n    deployment:\n      checks: [a, b]\n", keepsMeaning: false),
    Case(
      code: "missing-api-version",
      before: "# Ours.\n" + start.replacing("apiVersion: aicr.run/v1alpha2\n", with: ""),
      after: "# Ours.\n" + start),
    Case(
      code: "missing-kind",
      before: "# Ours.\n" + start.replacing("kind: RecipeMetadata\n", with: ""),
      after: "# Ours.\n" + start),
    Case(
      code: "unreachable-criteria-value",
      before: start.replacing("service: eks\n", with: "service: EKS # Amazon\n"),
      after: start.replacing("service: eks\n", with: "service: eks # Amazon\n"), keepsMeaning: false
    ),
    Case(
      code: "unknown-key", before: start.replacing("  accelerator:", with: "  acelerator:"),
      after: start, keepsMeaning: false),
    Case(
      code: "unused-silence", before: start + "  # larder: allow bad-port we know\n  base: base\n",
      after: start + "  base: base\n"),
    Case(
      code: "unused-silence", before: start + "  base: base  # larder: allow bad-port we know\n",
      after: start + "  base: base\n"),
  ]

  @Test(arguments: cases, ["\n", "\r\n"]) func fixes(_ test: Case, lineBreak: String) throws {
    var files = Self.tree
    files[test.path] = test.before.replacing("\n", with: lineBreak)
    let original = try SampleTree(files)
    let tree = try SampleTree(files)
    let result = try larderc("lint", tree.path, "--fix")
    #expect(result.errors.contains("fixed \(tree.path)/\(test.path):"), "\(result)")
    #expect(result.errors.contains("[\(test.code)]"))
    #expect(!result.output.contains("[\(test.code)]"))
    files[test.path] = test.after.replacing("\n", with: lineBreak)
    for (path, text) in files { #expect(try tree.text(path) == text, "\(path)") }
    #expect(try filesBelow(tree.path).count == files.count)
    let again = try larderc("lint", tree.path, "--fix")
    #expect(!again.errors.contains("fixed"))
    #expect(again.output == result.output)
    if test.keepsMeaning {
      let difference = try larderc("diff", original.path, tree.path)
      #expect(difference.status == 0 && difference.output == "")
    }
  }

  /// What might be meant otherwise, or cannot be changed without touching something else.
  @Test(arguments: [
    ("overlays/h100-eks.yaml", app("      overrides: {enabled: perhaps}\n")),
    // The anchor is used again.
    (
      "overlays/h100-eks.yaml",
      app("      version: &v 1.2.3\n") + "    - {name: other, type: Helm, source: x, version: *v}\n"
    ),
    // What it is likely to mean is there already.
    ("overlays/h100-eks.yaml", app("      tag: 1\n      tga: 2\n")),
    ("overlays/h100-eks.yaml", start + "  # larder: allow bad-prot we know\n  base: base\n"),
    ("overlays/h100-eks.yaml", app("      dependencyRefs: [lib,\n        lib]\n")),
  ]) func leavesDoubtfulThingsAlone(_ path: String, _ text: String) throws {
    let tree = try SampleTree(Self.tree.merging([path: text]) { $1 })
    let result = try larderc("lint", tree.path, "--fix")
    #expect(!result.errors.contains("fixed"))
    #expect(result.output != "")
    #expect(try tree.text(path) == text)
  }

  /// Where another overlay sets another value, an equal one is there to win over it.
  @Test func contestedOverridesStay() throws {
    var files = Self.tree
    files["overlays/h100-eks.yaml"] = Self.app(
      "      overrides:\n        driver:\n          enabled: true\n")
    files["overlays/eks.yaml"] =
      Self.header + "metadata: {name: eks}\nspec:\n  criteria: {service: eks}\n"
      + "  componentRefs: [{name: app, overrides: {driver: {enabled: false}}}]\n"
    let tree = try SampleTree(files)
    let result = try larderc("lint", tree.path, "--fix")
    #expect(result.output.contains("[equal-override]"))
    #expect(try tree.text("overlays/h100-eks.yaml") == files["overlays/h100-eks.yaml"])
  }

  @Test func aLinkIsWrittenThroughAndRightsStay() throws {
    let files = Self.tree.merging(["shared/h100.yaml": Self.app("      version: 1.2.3\n")]) { $1 }
    let tree = try SampleTree(files)
    let manager = FileManager.default
    try manager.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: tree.path + "/shared/h100.yaml")
    try manager.moveItem(
      atPath: tree.path + "/shared", toPath: tree.path + "/components/shared")
    try manager.createSymbolicLink(
      atPath: tree.path + "/overlays/h100-eks.yaml",
      withDestinationPath: "../components/shared/h100.yaml")
    _ = try larderc("lint", tree.path, "--fix")
    #expect(try tree.text("components/shared/h100.yaml") == Self.app(""))
    #expect(
      try manager.destinationOfSymbolicLink(atPath: tree.path + "/overlays/h100-eks.yaml")
        == "../components/shared/h100.yaml")
    let rights = try manager.attributesOfItem(atPath: tree.path + "/components/shared/h100.yaml")
    #expect(rights[.posixPermissions] as? Int == 0o600)
  }

  @Test func filesOutsideTheTreeStay() throws {
    let tree = try SampleTree(Self.tree)
    let outside = try tree.folder.write(Self.app("      version: 1.2.3\n"), to: "outside.yaml")
    try FileManager.default.createSymbolicLink(
      atPath: tree.path + "/overlays/h100-eks.yaml", withDestinationPath: outside)
    #expect(!(try larderc("lint", tree.path, "--fix").errors.contains("fixed")))
    #expect(try bytes(of: outside) == Array(Self.app("      version: 1.2.3\n").utf8))
  }

  @Test func privateTreesAreFixedWhereTheyAre() throws {
    let tree = try SampleTree(Self.tree)
    let text = Self.app("      version: 1.2.3\n")
    try tree.folder.write("\u{FEFF}" + text, to: "data/overlays/h100-eks.yaml")
    let data = tree.folder.path + "/data"
    let result = try larderc("lint", tree.path, "--data", data, "--fix")
    #expect(result.errors.contains("fixed \(data)/overlays/h100-eks.yaml:"))
    #expect(
      try bytes(of: data + "/overlays/h100-eks.yaml") == Array(("\u{FEFF}" + Self.app("")).utf8))
  }

  @Test func programsAreToldTheEdits() throws {
    let tree = try SampleTree(
      Self.tree.merging(["overlays/h100-eks.yaml": Self.app("      version: 1.2.3\n")]) { $1 })
    let output = try larderc("lint", tree.path, "--format", "json").output
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: [[String: Any]]])
    let findings = try #require(report["diagnostics"])
    let finding = try #require(findings.first { $0["code"] as? String == "version-equals-default" })
    let fix = try #require(finding["fix"] as? [String: Any])
    let edit = try #require((fix["edits"] as? [[String: Any]])?.first)
    let place = ["line", "column", "endLine", "endColumn"].map { edit[$0] as? Int }
    #expect(place == [12, 1, 13, 1])
    #expect(edit["text"] as? String == "")
    // What has none says so.
    #expect(findings.allSatisfy { $0["fix"] != nil })
    #expect(findings.contains { $0["fix"] is NSNull })
  }

  /// Real trees keep their meaning, their comments, and all lines but those that go.
  @Test(
    .enabled(if: Locations.conformance != nil, Comment(rawValue: Locations.withoutConformance)),
    arguments: ["aicr-2026-08", "aicr-0.11.1"])
  func realTreesKeepTheirMeaning(_ name: String) throws {
    let original = try #require(Locations.conformance) + "/\(name)/recipes"
    let folder = try TemporaryFolder()
    let paths = try filesBelow(original)
    for path in paths { try folder.write(bytes(of: original + "/" + path), to: path) }
    let result = try larderc("lint", folder.path, "--fix")
    #expect(result.errors.contains("[redundant-dependency]"))
    #expect(!result.output.contains("[redundant-dependency]"))
    let difference = try larderc("diff", original, folder.path)
    #expect(difference.status == 0 && difference.output == "")
    #expect(try filesBelow(folder.path) == paths)
    for path in paths {
      let before = try lines(original + "/" + path)
      let after = try lines(folder.path + "/" + path)
      #expect(after.difference(from: before).insertions.isEmpty, "\(path)")
      #expect(before.filter(\.isComment) == after.filter(\.isComment), "\(path)")
    }
  }

  private func lines(_ path: String) throws -> [String] {
    String(decoding: try bytes(of: path), as: UTF8.self).components(separatedBy: "\n")
  }
}

extension SampleTree {
  fileprivate func text(_ path: String) throws -> String {
    String(decoding: try bytes(of: self.path + "/" + path), as: UTF8.self)
  }
}

extension String {
  fileprivate var isComment: Bool {
    trimmingCharacters(in: .whitespaces).hasPrefix("#")
  }
}
