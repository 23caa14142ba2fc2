import CLibXML2
import Foundation
import RecipeTable
import Testing

@testable import CatalogSite

/// The feed and the site map.
@Suite struct DataFeedTests {
  private static func feed(
    _ sample: SampleTable, since previous: SampleTable? = nil, at address: String? = nil
  ) throws -> FeedNode {
    var input = SiteInput(
      table: try sample.table(), templates: SampleTable.templates, manual: SiteInput.Manual())
    input.previous = try previous?.table()
    input.address = address
    let part = try #require(try CatalogSite(input).parts.first { $0.name == ChangeFeed.path })
    return try FeedNode(try #require(try part.files().first).contents)
  }

  private static func sample(_ services: [String: String]) -> SampleTable {
    var sample = SampleTable()
    for (service, driver) in services.sorted(by: { $0.key < $1.key }) {
      sample.add([.service: service], document: SampleTable.document(driver))
    }
    return sample
  }

  @Test func theFirstEditionSaysWhatItHolds() throws {
    let feed = try Self.feed(.ordinary)
    let entries = feed.all("entry")
    #expect(entries.map { $0.text("title") } == ["This edition: 3 combinations"])
    #expect(entries[0].text("content").contains("sha256:00ff, revision abc123."))
    #expect(feed.text("updated") == "1970-01-01T00:00:00Z")
  }

  @Test func whatHappenedIsTold() throws {
    let before = Self.sample(["a": "1", "b": "1", "c": "1", "gone": "1"])
    let after = Self.sample(["a": "2", "b": "2", "c": "1", "new": "1"])
    let entries = try Self.feed(after, since: before).all("entry")
    let titles = entries.map { $0.text("title") }
    #expect(
      titles == [
        "This edition: 4 combinations", "1 combination gained a recipe",
        "1 combination lost the recipe", "2 combinations: gpu-operator values.driver.version",
      ])
    #expect(entries[0].text("content").contains("1 gained a recipe, 1 lost theirs, 2 changed."))
    #expect(entries[1].text("content").contains("<a href=\"recipes/new.html\">new</a>"))
    #expect(entries[2].text("content").contains(">gone<"))
    #expect(
      entries[3].text("content").contains("<code>&quot;1&quot;</code> → <code>&quot;2&quot;</code>")
    )
  }

  @Test func nothingNewIsSaidToBeNothing() throws {
    let entries = try Self.feed(.ordinary, since: .ordinary).all("entry")
    #expect(entries.count == 1)
    #expect(entries[0].text("content").contains("No recipe changed"))
  }

  @Test func linksAreWholeWhereTheAddressIsKnown() throws {
    for address in ["https://e.org/x", "https://e.org/x/"] {
      let feed = try Self.feed(.ordinary, at: address)
      #expect(feed.text("id") == "https://e.org/x/changes.atom")
      let links = feed.descendants.filter { $0.name == "link" }.compactMap { $0.attributes["href"] }
      #expect(links.count == 3 && links.allSatisfy { $0.hasPrefix("https://e.org/x/") })
    }
    let links = try Self.feed(.ordinary).descendants.filter { $0.name == "link" }
    #expect(links.allSatisfy { $0.attributes["href"]?.contains(":") == false })
  }

  @Test func wordsOfATreeStayText() throws {
    var before = SampleTable.hostile
    before.combinations = []
    before.add([.service: SampleTable.attack], document: SampleTable.document())
    let feed = try Self.feed(.hostile, since: before)
    #expect(feed.all("entry").count > 1)
    for entry in feed.all("entry") {
      let content = entry.text("content")
      #expect(!content.contains("<img") && !content.contains("<script"), "\(content)")
      #expect(
        entry.children.allSatisfy {
          ["id", "title", "updated", "link", "content"].contains($0.name)
        })
    }
  }

  @Test func idsAreUniqueAndStay() throws {
    let before = Self.sample(["a": "1", "b": "1"])
    let after = Self.sample(["a": "2", "b": "3", "c": "1"])
    let ids = try Self.feed(after, since: before).descendants.filter { $0.name == "id" }.map(\.text)
    #expect(ids.count == 5 && Set(ids).count == 5)
    #expect(
      try Self.feed(after, since: before).descendants.filter { $0.name == "id" }.map(\.text) == ids)
    for id in ids { #expect(UUID(uuidString: String(id.dropFirst("urn:uuid:".count))) != nil) }
  }

  @Test func idsTellPartsApart() {
    #expect(FeedID.urn(["ab", "c"]) != FeedID.urn(["a", "bc"]))
    #expect(FeedID.urn(["a"]) != FeedID.urn(["a", ""]))
    #expect(FeedID.urn(["a"]) == FeedID.urn(["a"]))
    let digits = Array(FeedID.urn([]).dropFirst("urn:uuid:".count))
    #expect(digits.count == 36 && digits[14] == "8" && "89ab".contains(digits[19]))
  }

  // MARK: The site map

  @Test func theMapListsPagesOnly() throws {
    let map = SiteMap(
      paths: ["recipes/b.html", "index.html", "index.md", "api/v1/index.json", "a&b's.html"],
      address: "https://e.org")
    let file = try #require(map.files.first)
    #expect(map.files.count == 1 && file.path == "sitemap.xml")
    let root = try FeedNode(file.contents)
    #expect(root.name == "urlset")
    #expect(
      root.descendants.filter { $0.name == "loc" }.map(\.text) == [
        "https://e.org/a%26b%27s.html", "https://e.org/index.html", "https://e.org/recipes/b.html",
      ])
  }

  @Test func aLargeMapIsSplit() throws {
    let map = SiteMap(paths: (1...5).map { "\($0).html" }, address: "https://e.org/")
    let files = map.files(limit: 2)
    #expect(files.map(\.path) == ["sitemap.xml"] + (1...3).map { "sitemap-\($0).xml" })
    let parts = try files.map { try FeedNode($0.contents) }
    #expect(parts[0].name == "sitemapindex")
    #expect(
      parts[0].descendants.filter { $0.name == "loc" }.map(\.text)
        == (1...3).map { "https://e.org/sitemap-\($0).xml" })
    #expect(parts.dropFirst().flatMap(\.descendants).count { $0.name == "loc" } == 5)
  }

  @Test func onlyFoldersOfTheWebAreAddresses() {
    for good in ["https://e.org", "http://e.org/a/", "HTTPS://E.org/~x/", "http://[::1]:8000/"] {
      #expect(SiteAddress.isUsable(good), "\(good)")
    }
    for bad in [
      "", "e.org", "//e.org", "ftp://e.org", "https://", "https:///a", "https://e.org/?q",
      "https://e.org/#a",
      "https://e.org/a b", "https://e.org/<", "https://e.org/ä",
    ] {
      #expect(!SiteAddress.isUsable(bad), "\(bad)")
    }
  }
}

/// An element of an XML document.
private struct FeedNode {
  struct Unreadable: Error {}

  private let element: Document.Element
  let children: [FeedNode]

  var name: String { element.name }
  var attributes: [String: String] { element.attributes }
  /// Also of the elements within it.
  var text: String { element.text }

  var descendants: [FeedNode] { children.flatMap { [$0] + $0.descendants } }

  func all(_ name: String) -> [FeedNode] { children.filter { $0.name == name } }

  /// Of the only child with that name.
  func text(_ name: String) -> String {
    let found = all(name)
    return found.count == 1 ? found[0].text : "\(found.count) of \(name)"
  }

  init(_ xml: [UInt8]) throws {
    guard let document = xmlReadDoc(xml + [0], nil, nil, Int32(XML_PARSE_NONET.rawValue)),
      let root = xmlDocGetRootElement(document)
    else { throw Unreadable() }
    defer { xmlFreeDoc(document) }
    self.init(root)
  }

  private init(_ node: xmlNodePtr) {
    element = Document.Element(node)
    var children: [FeedNode] = []
    var child = node.pointee.children
    while let current = child {
      if current.pointee.type == XML_ELEMENT_NODE { children.append(FeedNode(current)) }
      child = current.pointee.next
    }
    self.children = children
  }
}
