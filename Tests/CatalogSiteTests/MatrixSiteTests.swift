import Foundation
import RecipeTable
import Testing

@testable import CatalogSite

/// The matrix, its data, and the pages that stand in for it where there are no scripts.
@Suite struct MatrixSiteTests {
  /// A tree with more rows than one page may have.
  private static func large(_ count: Int) -> SampleTable {
    var sample = SampleTable()
    for number in 0..<count {
      sample.add([.service: "cloud", .platform: "p\(1000 + number)"], document: .map([]))
    }
    return sample
  }

  private func rows(_ document: Document) -> Int {
    document.elements.count { $0.name == "th" && $0["scope"] == "row" }
  }

  private func index(_ site: RenderedSite) throws -> [String: Any] {
    let script = site["assets/index.js"]
    let json = script.dropFirst("var larderIndex = ".count).dropLast(";\n".count)
    let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
    return try #require(value as? [String: Any])
  }

  @Test func noPageHasMoreRowsThanABrowserCanTake() throws {
    let site = try SiteTests.render(Self.large(450))
    for (path, document) in try site.documents() where !path.hasPrefix("recipes/") {
      #expect(rows(document) <= 200, "\(path)")
    }
    let pages = ["all", "service/cloud", "accelerator/any"]
    for page in pages {
      let counts = try ["", "-2", "-3"].map { rows(try Document(site["by/\(page)\($0).html"])) }
      #expect(counts == [200, 200, 50], "\(page)")
      #expect(!site.paths.contains("by/\(page)-4.html"))
    }
  }

  @Test func furtherPagesFollowEachOther() throws {
    let site = try SiteTests.render(Self.large(450))
    let links = { (page: String, relation: String) in
      try Document(site[page]).elements.filter { $0["rel"] == relation }.compactMap { $0["href"] }
    }
    #expect(try links("by/service/cloud.html", "prev") == [])
    #expect(try links("by/service/cloud.html", "next") == ["cloud-2.html"])
    #expect(try links("by/service/cloud-2.html", "prev") == ["cloud.html"])
    #expect(try links("by/service/cloud-2.html", "next") == ["cloud-3.html"])
    #expect(try links("by/service/cloud-3.html", "next") == [])
  }

  @Test func aFurtherPageNeverTakesTheNameOfAValue() throws {
    var sample = Self.large(250)
    sample.add([.service: "cloud-2"], document: .map([]))
    let site = try SiteTests.render(sample)
    #expect(rows(try Document(site["by/service/cloud-2.html"])) == 1)
    #expect(rows(try Document(site["by/service/cloud-3.html"])) == 50)
  }

  @Test func everyValueListsItsRowsAndOnlyThose() throws {
    let sample = SampleTable.ordinary
    let site = try SiteTests.render(sample)
    for combination in sample.combinations {
      for dimension in Dimension.allCases {
        let page = site["by/\(dimension.name)/\(combination.criteria[dimension]).html"]
        let expected = sample.combinations.filter {
          $0.criteria[dimension] == combination.criteria[dimension]
        }
        let links = try Document(page).addresses.filter {
          $0.hasPrefix("../../recipes/") && $0.hasSuffix(".html")
        }
        let names = expected.map { "../../recipes/\($0.criteria.name).html" }
        #expect(links.sorted() == names.sorted(), "\(dimension.name)")
      }
    }
  }

  @Test func aPageCountsTheOtherDimensions() throws {
    let page = try Document(SiteTests.render(.ordinary)["by/service/eks.html"])
    let items = page.elements.filter { $0.name == "li" }.map(\.text)
    #expect(items.contains("h100 1") && items.contains("rtx-pro-6000 1"))
    #expect(items.contains("ubuntu 2"))
    #expect(items.contains("training 1") && items.contains("not stated 1"))
    #expect(!items.contains { $0.hasPrefix("eks") || $0.hasPrefix("kind") })
  }

  @Test func aValueWithoutRecipesSaysWhyAndWhatIsNear() throws {
    var sample = SampleTable.ordinary
    sample.dimensions[.accelerator, default: []].append(.record(["name": "l40"]))
    let site = try SiteTests.render(sample)
    let page = try Document(site["by/accelerator/l40.html"])
    #expect(page.elements.contains { $0["id"] == "why" })
    // By distance: a value that is left open counts 3, another one 4, and one that is added 1.
    let near = ["kind", "rtx-pro-6000-eks-ubuntu", "h100-eks-ubuntu-training"]
    let links = page.addresses.filter { $0.hasPrefix("../../recipes/") }
    #expect(links == near.map { "../../recipes/\($0).html" })
    #expect(site["by/accelerator/l40.md"].contains("(../../recipes/kind.md)"))
    #expect(site["index.html"].contains("no recipe yet"))
  }

  @Test func theIndexLeadsToWhatTheTableSays() throws {
    let table = try SampleTable.ordinary.table()
    let parts = try table.indexParts()
    for service in ["any", "eks", "kind"] {
      for accelerator in ["any", "h100", "rtx-pro-6000"] {
        for os in ["any", "ubuntu"] {
          let criteria = Criteria([.service: service, .accelerator: accelerator, .os: os])
          let outcome = try table.outcome(for: criteria)
          var expected: Outcome? = outcome
          if case .recipe = outcome { expected = nil }
          #expect(parts.outcome(criteria) == expected, "\(criteria.name)")
        }
      }
    }
  }

  /// Seven thousand combinations come to some kilobytes: what repeats is said once.
  @Test func theDataGrowsWithWhatDiffers() throws {
    let small = try SiteTests.render(Self.large(10))["assets/index.js"].utf8.count
    let large = try SiteTests.render(Self.large(400))["assets/index.js"].utf8.count
    // Each row more is a value, with its name and column, and two numbers.
    #expect((large - small) / 390 < 40)
  }

  @Test func rowsHaveTheirNumbers() throws {
    let index = try index(SiteTests.render(.ordinary))
    #expect((index["rowSets"] as? [Int])?.count == 3)
    let sets = try #require(index["sets"] as? [[Int]])
    let components = try #require(index["components"] as? [[String]])
    let first = try #require((index["rowSets"] as? [Int])?.first)
    let names = sets[first].map { components[$0][0] }
    // The rows are in the index's order: `eks` with `h100` before `eks` with `rtx-pro-6000`, then `kind`.
    #expect(names == ["cert-manager", "gpu-operator"])
    #expect((index["names"] as? [Any])?.isEmpty == true)
  }

  @Test func downloadsAreKnownByTheirName() throws {
    let names = try CatalogSite.pageNames(SampleTable.ordinary.table()).map(\.name)
    let usual = names.map { name in
      (name, [Download(label: "Bundle", path: "b/\(name)-x.gz", bytes: 1, sha256: "0")])
    }
    var downloads = Dictionary(uniqueKeysWithValues: usual)
    downloads["kind"] = [SiteTests.download]
    let index = try index(SiteTests.render(.ordinary, downloads: downloads))
    let found = try #require(index["downloads"] as? [String: Any])
    #expect(found["prefix"] as? String == "b/" && found["suffix"] as? String == "-x.gz")
    let others = try #require(found["others"] as? [[Any]])
    #expect(others.count == 1 && others.first?[1] as? String == SiteTests.download.path)
  }

  @Test func onlyWhatAPageShowsIsInItsKey() throws {
    let before = try keys(.ordinary)
    var changed = SampleTable.ordinary
    changed.add([.service: "kind", .intent: "training"], document: .map([]))
    let after = try keys(changed)
    for page in ["by/accelerator/h100", "by/service/eks"] {
      #expect(before[page] != nil && before[page] == after[page], "\(page)")
    }
    for page in ["by/service/kind", "by/intent/training", "by/all", "index.html"] {
      #expect(before[page] != nil && before[page] != after[page], "\(page)")
    }
  }

  private func keys(_ sample: SampleTable) throws -> [String: String] {
    let parts = try sample.site().parts.map { ($0.name, $0.key) }
    return Dictionary(parts, uniquingKeysWith: { first, _ in first })
  }
}

extension IndexParts {
  /// What a combination comes to, by the parts alone.
  fileprivate func outcome(_ criteria: Criteria) -> Outcome? {
    var position = root
    for dimension in Dimension.allCases {
      let column = columns[dimension.rawValue].firstIndex(of: criteria[dimension]) ?? 1
      position = parts[dimension.rawValue][position][column]
    }
    return outcomes[position]
  }
}
