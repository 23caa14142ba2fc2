import Foundation
import RecipeTable
import Testing

@testable import CatalogSite

/// What authors marked as assumed, on the pages of what it is part of and of the recipes that have it.
@Suite struct AssumptionPageTests {
  private static func record(
    _ file: String, _ line: Int, _ text: String, component: String? = nil
  ) -> Value {
    .map(
      [
        Value.Field("file", .string(file)), Value.Field("line", .int(Int64(line))),
        Value.Field("text", .string(text)),
      ] + (component.map { [Value.Field("component", .string($0))] } ?? []))
  }

  private static var sample: SampleTable {
    var sample = SampleTable.ordinary
    sample.overlays.append(
      .record(["name": "unused", "file": "overlays/unused.yaml", "criteria": .record([:])]))
    sample.assumptions = [
      record("components/gpu-operator/values.yaml", 7, "of values"),
      record("components/cert-manager/values.yaml", 8, "of values that nothing names"),
      record("mixins/os-ubuntu.yaml", 2, "of a mixin"),
      record("overlays/h100.yaml", 3, "of `h100` <b>, says https://example.org/a_b"),
      record("overlays/unused.yaml", 4, "of nobody"),
      record("registry.yaml", 9, "of an entry", component: "cert-manager"),
      record("registry.yaml", 12, "of what is off", component: "network-operator"),
    ]
    return sample
  }

  /// The marks of each and where they have to be: pages of recipes, and its own.
  private static let places: [(text: String, own: String, recipes: Bool)] = [
    ("components/gpu-operator/values.yaml:7", "components/gpu-operator", true),
    ("components/cert-manager/values.yaml:8", "components/cert-manager", false),
    ("mixins/os-ubuntu.yaml:2", "mixins/os-ubuntu", true),
    ("overlays/h100.yaml:3", "overlays/h100", true),
    ("overlays/unused.yaml:4", "overlays/unused", false),
    ("registry.yaml:9", "components/cert-manager", true),
    ("registry.yaml:12", "components/network-operator", false),
  ]

  @Test(arguments: ["html", "md"]) func eachIsWhereItBelongsAndNowhereElse(_ edition: String) throws
  {
    let site = try SiteTests.render(Self.sample)
    let recipes = ["h100-eks-ubuntu-training", "rtx-pro-6000-eks-ubuntu"].map { "recipes/\($0)" }
    for place in Self.places {
      // Within the section: the tables of values name places, too.
      let found = site.paths.filter { path in
        path.hasSuffix(edition) && Self.section(site[path], edition).contains(place.text)
      }
      let expected = ([place.own] + (place.recipes ? recipes : [])).map { "\($0).\(edition)" }
      #expect(found == expected.sorted(), "\(place.text)")
    }
    #expect(!site["recipes/kind.\(edition)"].contains("Assumption"))
    #expect(!site["overlays/base.\(edition)"].contains("Assumption"))
  }

  private static func section(_ page: String, _ edition: String) -> Substring {
    let (start, end) =
      edition == "html"
      ? ("<h2 id=\"assumptions\">", "</section>") : ("\n## Assumptions\n", "\n## ")
    guard let from = page.range(of: start) else { return "" }
    let rest = page[from.upperBound...]
    return rest.range(of: end).map { rest[..<$0.lowerBound] } ?? rest
  }

  @Test func aPageSaysItInWords() throws {
    let site = try SiteTests.render(Self.sample)
    let page = try Document(site["recipes/h100-eks-ubuntu-training.html"])
    #expect(page.elements.count { $0["class"] == "tag" && $0.text == "assumption" } == 4)
    #expect(page.addresses.contains("../overlays/h100.html#assumptions"))
    #expect(page.addresses.contains("../components/cert-manager.html#assumptions"))
    #expect(page.addresses.contains("https://example.org/a_b"))
    #expect(page.addresses.contains("#assumptions"))
    let text = site["recipes/h100-eks-ubuntu-training.html"]
    #expect(text.contains("of <code>h100</code> &lt;b&gt;, says"))
    let markdown = site["recipes/h100-eks-ubuntu-training.md"]
    #expect(
      markdown.contains(
        "- Assumption of the mixin [os-ubuntu](../mixins/os-ubuntu.md), `mixins/os-ubuntu.yaml:2`: of a mixin\n"
      ))
  }

  @Test func documentsSayTheSame() throws {
    let site = try SiteTests.render(Self.sample)
    func list(_ path: String) throws -> [[String: Any]] {
      let document = try JSONSerialization.jsonObject(with: Data(site["api/v1/\(path).json"].utf8))
      return try #require((document as? [String: Any])?["assumptions"] as? [[String: Any]])
    }
    let ofRecipe = try list("recipes/h100-eks-ubuntu-training")
    #expect(
      ofRecipe.map { $0["file"] as? String } == [
        "overlays/h100.yaml", "mixins/os-ubuntu.yaml", "registry.yaml",
        "components/gpu-operator/values.yaml",
      ])
    let owner = ofRecipe.first?["of"] as? [String: Any]
    #expect(owner?["kind"] as? String == "Overlay" && owner?["name"] as? String == "h100")
    #expect(owner?["json"] as? String == "api/v1/overlays/h100.json")
    #expect(ofRecipe.last?["line"] as? Int == 7)
    #expect(try list("recipes/kind").isEmpty)
    #expect(
      try list("overlays/h100").map { $0["text"] as? String } == [
        "of `h100` <b>, says https://example.org/a_b"
      ])
    #expect(try list("mixins/os-ubuntu").count == 1)
    #expect(try list("components/cert-manager").map { $0["line"] as? Int } == [9, 8])
  }

  @Test func moreThanAPageShows() throws {
    var sample = SampleTable.ordinary
    sample.assumptions = (1...130).map { Self.record("overlays/h100.yaml", $0, "number \($0)") }
    let site = try SiteTests.render(sample)
    for page in ["overlays/h100", "recipes/rtx-pro-6000-eks-ubuntu"] {
      #expect(site["\(page).html"].contains("And 30 more"), "\(page)")
      #expect(site["\(page).md"].contains("and 30 more"), "\(page)")
      #expect(site["api/v1/\(page).json"].contains("number 130"), "\(page)")
    }
  }

  /// What is kept from an earlier build is what would be made now.
  @Test func whatChangesIsRenderedAgain() throws {
    let before = try Self.sample.site()
    for number in Self.sample.assumptions.indices {
      var sample = Self.sample
      let old = sample.assumptions[number]
      sample.assumptions[number] = Self.record(
        old["file"]?.string ?? "", old["line"]?.int ?? 0, "changed",
        component: old["component"]?.string)
      let after = try sample.site()
      let keys = Dictionary(
        before.parts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      var changed = 0
      for part in after.parts {
        let known = try #require(keys[part.name])
        let isSame = try zip(part.files(), known.files()).allSatisfy { $0.contents == $1.contents }
        if !isSame { changed += 1 }
        #expect(isSame || part.key != known.key, "\(part.name)")
      }
      #expect(changed >= 2)
    }
  }
}
