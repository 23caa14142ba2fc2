import Foundation
import TestSupport
import Testing

/// `larder table info` and `larder table verify`.
@Suite struct TableCommandTests {
  private static let overlay = "kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\n"

  private static func tree() throws -> SampleTree {
    try SampleTree([
      "overlays/eks.yaml": overlay + "metadata: {name: eks}\nspec: {criteria: {service: eks}}\n",
      "overlays/h100-eks.yaml": overlay
        + "metadata: {name: h100-eks}\n"
        + "spec: {base: eks, mixins: [os], criteria: {service: eks, accelerator: h100},"
        + " componentRefs: [{name: app}]}\n",
      "mixins/os.yaml":
        "kind: RecipeMixin\napiVersion: aicr.run/v1alpha2\nmetadata: {name: os}\n"
        + "spec: {constraints: [{name: OS.release.ID, value: ubuntu}]}\n",
      "registry.yaml":
        "kind: ComponentRegistry\napiVersion: aicr.run/v1alpha2\n"
        + "components: [{name: app, helm: {defaultRepository: https://charts.example.com,"
        + " defaultChart: app, defaultVersion: 1.0.0}}]\n",
    ])
  }

  private func document(_ result: ProgramResult) throws -> [String: Any] {
    #expect(result.status == 0, "\(result.errors)")
    return try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  // MARK: info

  @Test func forPrograms() throws {
    let sample = try Self.tree()
    defer { withExtendedLifetime(sample) {} }
    let table = try sample.compiled()
    let size = try bytes(of: table).count
    let info = try document(larder("table", "info", "--format", "json", table: table))
    func number(_ name: String) -> Int? { info[name] as? Int }
    #expect(number("bytes") == size)
    #expect(number("overlays") == 2)
    #expect(number("mixins") == 1)
    #expect(number("components") == 1)
    #expect(info["generator"] as? [String: String] == ["name": "larder", "version": "0.1.0"])
    let tree = try #require(info["tree"] as? [String: Any])
    #expect((tree["digest"] as? String)?.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil)
    #expect(tree["revision"] is NSNull)
    // A service and an accelerator, each also left open.
    let combinations = try #require(info["combinations"] as? [String: Int])
    #expect(combinations["all"] == 4)
    let listed = try larder("list", table: table).output.split(separator: "\n").count - 1
    #expect(combinations["withRecipe"] == listed)
    let dimensions = try #require(info["dimensions"] as? [[String: Any]])
    #expect(
      dimensions.map { $0["name"] as? String }
        == ["service", "accelerator", "intent", "os", "platform"])
    #expect(dimensions.map { $0["inUse"] as? Int } == [1, 1, 0, 0, 0])
    let sections = try #require(info["sections"] as? [[String: Any]])
    #expect(
      Set(sections.compactMap { $0["name"] as? String }).isSuperset(of: ["strings", "index"]))
    let sum = sections.compactMap { $0["bytes"] as? Int }.reduce(0, +)
    #expect(sum > size / 2 && sum < size)
  }

  @Test func toRead() throws {
    let sample = try Self.tree()
    defer { withExtendedLifetime(sample) {} }
    let table = try sample.compiled()
    let result = try larder("table", "info", table: table)
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n").map { line in
      line.split(separator: " ").joined(separator: " ")
    }
    #expect(lines.first == "Table \(table)")
    for line in [
      "Generator larder 0.1.0", "Revision -", "Bytes \(try bytes(of: table).count)", "Overlays 2",
      "Mixins 1", "Components 1", "DIMENSION VALUES IN USE", "SECTION BYTES",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
    #expect(lines.contains { $0.hasPrefix("accelerator ") && $0.hasSuffix(" 1") })
    #expect(lines.contains { $0.hasPrefix("Combinations ") && $0.hasSuffix(" of 4 have a recipe") })
  }

  @Test func theRevisionOfOurRecipes() throws {
    let info = try document(larder("table", "info", "--format", "json"))
    let tree = try #require(info["tree"] as? [String: Any])
    let head = try run(["git", "-C", Locations.recipes, "rev-parse", "HEAD"])
    if head.status == 0 {
      #expect((tree["revision"] as? String)?.hasPrefix(head.output.dropLast()) == true)
    }
    let combinations = try #require(info["combinations"] as? [String: Int])
    let list = try larder("list").output.split(separator: "\n").count - 1
    #expect(combinations["withRecipe"] == list)
  }

  // MARK: verify

  @Test func wholeTables() throws {
    let sample = try SampleTree.withProfile()
    defer { withExtendedLifetime(sample) {} }
    for table in [Programs.smallTable, try sample.compiled()] {
      let result = try larder("table", "verify", table: table)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors == "")
      #expect(result.output.hasPrefix("\(table) is whole: "))
    }
  }

  /// Wherever a byte is changed, it is found.
  @Test func damageAnywhere() throws {
    let folder = try TemporaryFolder()
    let whole = try bytes(of: Programs.smallTable)
    var places = Set(stride(from: 0, to: whole.count, by: whole.count / 40))
    places.formUnion([8, 12, 16, 24, 28, 32, 40, whole.count - 1])
    for place in places.sorted() {
      var damaged = whole
      damaged[place] ^= 0x04
      let path = try folder.write(damaged, to: "damaged.table")
      let result = try larder("table", "verify", table: path)
      #expect(result.status == 2, "\(place)")
      #expect(result.output == "")
      #expect(result.errors.hasPrefix("larder: \(path)"), "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count <= 22)
    }
  }

  /// What others would not have noticed, as they do not read it.
  @Test func damageThatQueriesDoNotSee() throws {
    let folder = try TemporaryFolder()
    var bytes = try bytes(of: Programs.table)
    bytes[bytes.count - 9] ^= 1
    let path = try folder.write(bytes, to: "damaged.table")
    let query = try larder(
      "query", "--service", "eks", "--selector", "criteria.service", table: path)
    #expect(query.output == "eks\n")
    let result = try larder("table", "verify", table: path)
    #expect(result.status == 2)
    #expect(result.errors.contains("\(path) is damaged:\n  checksums: wrong checksum for bytes"))
  }

  @Test func whatIsNoTable() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("hello", to: "text")
    for command in ["info", "verify"] {
      for (path, reason) in [(text, "not a table"), ("/nowhere", "cannot open")] {
        let result = try larder("table", command, "--table", path)
        #expect(result.status == 2)
        #expect(result.output == "")
        #expect(result.errors.contains("\(path): \(reason)"), "\(result.errors)")
      }
    }
    #expect(try larder("table", "inof").status == 2)
    #expect(try larder("table", "info", "--format", "yaml").status == 2)
  }

  @Test func theGroupListsItsCommands() throws {
    let help = try larder("table", "--help")
    #expect(help.status == 0)
    #expect(help.output.contains("info") && help.output.contains("verify"))
  }
}
