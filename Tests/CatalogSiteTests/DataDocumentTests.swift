import Foundation
import RecipeTable
import Testing

@testable import CatalogSite

/// The documents and scripts for programs.
@Suite struct DataDocumentTests {
  private typealias Record = [String: Any]

  private static func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private static func list(_ value: Any?) -> [[String: Any]] { value as? [[String: Any]] ?? [] }

  /// The record of that name.
  private static func item(_ list: Any?, _ name: String) throws -> [String: Any] {
    try #require(Self.list(list).first { $0["name"] as? String == name })
  }

  @Test func aRecipeTellsWhoSetItsValues() throws {
    let site = try SiteTests.render(.ordinary)
    let recipe = try Self.json(site["api/v1/recipes/h100-eks-ubuntu-training.json"])
    #expect(recipe["kind"] as? String == "Recipe")
    #expect(recipe["status"] as? String == "structurally-sound")
    let component = try Self.item(recipe["components"], "gpu-operator")
    #expect(component["isDeployed"] as? Bool == true)
    let settings = Self.list(component["settings"])
    let version = try #require(settings.first { $0["path"] as? String == "driver.version" })
    #expect(version["value"] as? String == "595.1")
    let origin = version["origin"] as? [String: Any]
    #expect(origin?["file"] as? String == "overlays/h100.yaml" && origin?["line"] as? Int == 14)
    let earlier = Self.list(version["overrode"])
    #expect(earlier.map { $0["value"] as? String } == ["570.86", "550"])
    #expect(earlier.first?["file"] as? String == "components/gpu-operator/values.yaml")
    let replaced = settings.filter { $0["summary"] as? String == "a list of 1 item" }
    #expect(replaced.map { $0["path"] as? String } == ["tolerations"])
    let network = try Self.item(recipe["components"], "network-operator")
    #expect(network["isDeployed"] as? Bool == false)
  }

  @Test func textIsNoNumberAndNoFlag() throws {
    let site = try SiteTests.render(.ordinary)
    let text = site["api/v1/recipes/h100-eks-ubuntu-training.json"]
    #expect(text.contains(#"{"path":"labels[\"a.b/c\"]","value":"true""#))
    #expect(text.contains(#"{"path":"driver.enabled","value":true"#))
    #expect(site["data/recipes/h100-eks-ubuntu-training.js"].contains(#"\"true\""#))
  }

  @Test func theIndexListsEverything() throws {
    let site = try SiteTests.render(.ordinary, downloads: ["kind": [SiteTests.download]])
    let index = try Self.json(site["api/v1/index.json"])
    #expect(Self.list(index["recipes"]).count == 3)
    let kind = try Self.item(index["recipes"], "kind")
    #expect(kind["componentCount"] as? Int == 0 && kind["page"] as? String == "recipes/kind.html")
    #expect(Self.list(kind["downloads"]).map { $0["bytes"] as? Int } == [12_345])
    for list in ["recipes", "components", "overlays", "mixins"] {
      for entry in Self.list(index[list]) {
        let path = try #require(entry["json"] as? String)
        #expect(try Self.json(site[path])["name"] as? String == entry["name"] as? String, "\(path)")
      }
    }
  }

  @Test func onlyTheIndexTellsTheRevision() throws {
    let site = try SiteTests.render(.ordinary)
    for path in site.paths where path.hasPrefix("api/") || path.hasPrefix("data/") {
      #expect(site[path].contains("abc123") == (path == "api/v1/index.json"), "\(path)")
      #expect(site[path].contains("00ff") == (path == "api/v1/index.json"), "\(path)")
    }
  }

  @Test func aComponentCountsItsValues() throws {
    let document = try Self.json(SiteTests.render(.ordinary)["api/v1/components/gpu-operator.json"])
    #expect(document["recipeCount"] as? Int == 2)
    let version = Self.list(document["settings"]).first {
      $0["path"] as? String == "driver.version"
    }
    let values = Self.list(version?["values"])
    #expect(values.map { $0["value"] as? String } == ["580", "595.1"])
    #expect(values.map { $0["recipeCount"] as? Int } == [1, 1])
    let deployment = try #require(Self.list(document["deployments"]).first)
    let both = ["h100-eks-ubuntu-training", "rtx-pro-6000-eks-ubuntu"]
    #expect(deployment["recipes"] as? [String] == both)
    let network = try Self.json(
      SiteTests.render(.ordinary)["api/v1/components/network-operator.json"])
    #expect(network["disabledIn"] as? [String] == both)
  }

  @Test func overlaysNameTheirRecipes() throws {
    let overlay = try Self.json(SiteTests.render(.ordinary)["api/v1/overlays/h100.json"])
    #expect(overlay["criteria"] as? [String: String] == ["accelerator": "h100", "service": "eks"])
    #expect((overlay["base"] as? [String: String])?["json"] == "api/v1/overlays/base.json")
    #expect((overlay["recipes"] as? [String])?.count == 2)
    let base = try Self.json(SiteTests.render(.ordinary)["api/v1/overlays/base.json"])
    #expect(Self.list(base["extendedBy"]).map { $0["name"] as? String } == ["h100"])
  }

  @Test(arguments: [SampleTable.ordinary, .hostile])
  func documentsAreJSON(_ sample: SampleTable) throws {
    let site = try SiteTests.render(sample)
    let documents = site.paths.filter { $0.hasPrefix("api/") }
    #expect(documents.count >= 5)
    for path in documents {
      #expect(throws: Never.self, "\(path)") { try Self.json(site[path]) }
      #expect(site[path].hasPrefix("{\n") && site[path].hasSuffix("}\n"), "\(path)")
    }
  }

  @Test(arguments: [SampleTable.ordinary, .hostile])
  func scriptsHoldTheirRecipeAndNothingElse(_ sample: SampleTable) throws {
    let site = try SiteTests.render(sample)
    let names = try CatalogSite.pageNames(sample.table()).map(\.name)
    #expect(!names.isEmpty)
    for name in names {
      let script = site["data/recipes/\(name).js"]
      let lines = script.split(separator: "\n")
      try #require(lines.count == 2, "\(name)")
      #expect(lines[0] == "var larderShards = larderShards || Object.create(null);")
      let start = "larderShards[\"\(name)\"] = "
      #expect(lines[1].hasPrefix(start) && lines[1].hasSuffix("};"))
      let recipe = try Self.json(String(lines[1].dropFirst(start.count).dropLast()))
      #expect((recipe["criteria"] as? [[String]])?.count == 5)
      for mark in ["<", ">", "&", "\u{2028}"] { #expect(!script.contains(mark), "\(name)") }
    }
  }

  @Test func whoReadsDocumentsSeesEverything() throws {
    var sample = SampleTable()
    let hidden = "a\u{7F}\u{85}\u{202E}\u{FEFF}b"
    sample.add(
      [.service: "a"],
      document: .record([
        "componentRefs": .array([.record(["name": "c", "type": "Helm", "source": .string(hidden)])]
        ),
        "deploymentOrder": .strings(["c"]),
        "values": .map([Value.Field("c", .map([Value.Field("v", .string(hidden))]))]),
      ]))
    let site = try SiteTests.render(sample)
    for path in ["api/v1/recipes/a.json", "api/v1/components/c.json", "data/recipes/a.js"] {
      #expect(!site[path].unicodeScalars.contains { $0.isUnseen && $0 != "\n" }, "\(path)")
      #expect(site[path].contains(#"a\u007f\u0085\u202e\ufeffb"#), "\(path)")
    }
    let recipe = try Self.json(site["api/v1/recipes/a.json"])
    let component = try Self.item(recipe["components"], "c")
    #expect(component["source"] as? String == hidden)
    #expect((component["values"] as? [String: String])?["v"] == hidden)
  }

  @Test func noKeyOfAScriptIsATreesWord() throws {
    var sample = SampleTable()
    let name = "__proto__"
    sample.add(
      [.service: name],
      document: .record([
        "componentRefs": .array([.record(["name": .string(name), "type": "Helm"])]),
        "deploymentOrder": .strings([name]),
        "values": .map([Value.Field(name, .map([Value.Field(name, "1")]))]),
      ]))
    let site = try SiteTests.render(sample)
    let script = site["data/recipes/__proto__.js"]
    #expect(script.contains(name) && !script.contains("\"\(name)\":"))
  }

  @Test func whatASharedRecipeIsCalledIsTheSame() throws {
    var sample = SampleTable()
    sample.add([.service: "a"], document: SampleTable.document())
    sample.add([.service: "b"], document: SampleTable.document())
    sample.add([.service: "c"], document: SampleTable.document("1"))
    let site = try SiteTests.render(sample)
    let recipes = try ["a", "b", "c"].map { name in
      let script = site["data/recipes/\(name).js"]
      return try #require(script.firstMatch(of: /"recipe":"([0-9a-f]+)"/)).1
    }
    #expect(recipes[0] == recipes[1] && recipes[0] != recipes[2])
  }
}

/// Values as they are shown: two that differ never look the same.
@Suite struct ValueDisplayTests {
  @Test func differentValuesLookDifferent() {
    let texts = [
      "", " ", "true", "True", "\"true\"", "1", "1.0", "\"1\"", "null", "~", "{}", "[]", ".nan",
      ".inf",
      "-.inf", "inf", "0x1p3", "a", "a ", "\"", "\"\"", "1e3", ".NaN",
    ]
    let values: [Value] =
      [
        .null, .bool(true), .bool(false), .int(1), .int(0), .double(1), .double(1000),
        .double(.nan),
        .double(.infinity), .double(-.infinity), .double(8), .array([]), .map([]), .uint(.max),
      ] + texts.map(Value.string)
    let shown = values.map(\.display)
    #expect(Set(shown).count == values.count, "\(shown)")
  }
}

/// Which parts are made again.
@Suite struct DataPartTests {
  private static func keys(_ sample: SampleTable) throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try sample.site().parts.filter {
        $0.name.hasPrefix("api/") || $0.name == "assets/names.js" || $0.name == "changes.atom"
      }.map { ($0.name, $0.key) })
  }

  private static func sample(_ driver: String) -> SampleTable {
    var sample = SampleTable()
    sample.overlays = SampleTable.ordinary.overlays
    sample.add([.service: "a"], document: SampleTable.document())
    sample.add([.service: "b"], document: SampleTable.document(driver))
    return sample
  }

  @Test func onlyWhatChangedIsMadeAgain() throws {
    let (before, after) = (try Self.keys(Self.sample("1")), try Self.keys(Self.sample("2")))
    #expect(before.keys.sorted() == after.keys.sorted())
    let changed = before.filter { after[$0.key] != $0.value }.keys.sorted()
    #expect(
      changed == [
        "api/v1/components/gpu-operator.json", "api/v1/index.json", "api/v1/recipes/b.json",
        "changes.atom",
      ])
  }

  @Test func aPartOfTheSameKeyHasTheSameFiles() throws {
    let first = try Self.sample("1").site().parts
    let second = try Self.sample("2").site().parts
    let known = Dictionary(uniqueKeysWithValues: first.map { ($0.name, $0) })
    for part in second {
      guard let other = known[part.name], other.key == part.key else { continue }
      let (left, right) = (try part.files(), try other.files())
      #expect(left.map(\.path) == right.map(\.path))
      // Only whether: a failure would print them.
      let isSame = left.map(\.contents) == right.map(\.contents)
      #expect(isSame, "\(part.name)")
    }
  }
}
