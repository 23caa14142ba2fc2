import Foundation
import RecipeTable
import Testing

@testable import CatalogSite

@Suite struct SiteTests {
  static func render(
    _ sample: SampleTable, downloads: [String: [Download]] = [:]
  ) throws -> RenderedSite {
    RenderedSite(
      try sample.site(downloads: downloads).files())
  }

  static let download = Download(
    label: "Bundle", path: "bundles/eks training.tar.gz", bytes: 12_345, sha256: "00aa")

  @Test func everyCombinationHasItsPages() throws {
    let site = try Self.render(.ordinary)
    let expected = ["h100-eks-ubuntu-training", "kind", "rtx-pro-6000-eks-ubuntu"].flatMap {
      ["recipes/\($0).html", "recipes/\($0).md"]
    }
    #expect(site.paths.filter { $0.hasPrefix("recipes/") } == expected)
    for path in ["index.html", "index.md", "assets/index.js", "assets/larder.css"] {
      #expect(site.paths.contains(path))
    }
  }

  /// For looking at a site in a browser: that of a compiled table, or the sample.
  @Test(.enabled(if: environment["LARDER_SAMPLE_SITE"] != nil))
  func writeForLooking() throws {
    let table = try Self.environment["LARDER_SAMPLE_TABLE"].map(RecipeTable.init(path:))
    let files = try SampleTable.ordinary.site(of: table).files()
    try Self.environment["LARDER_SAMPLE_SITE"].map(RenderedSite(files).write)
  }

  private static let environment = ProcessInfo.processInfo.environment

  @Test func renderingTwiceGivesTheSameBytes() throws {
    let first = try Self.render(.ordinary)
    for _ in 0..<5 { #expect(try Self.render(.ordinary).texts == first.texts) }
  }

  @Test func aRecipePageSaysWhereValuesWereSet() throws {
    let page = try Self.render(.ordinary)["recipes/h100-eks-ubuntu-training.html"]
    #expect(page.contains("driver.version"))
    #expect(page.contains("overlays/h100.yaml:14"))
    #expect(page.contains("was <code>570.86</code>"))
    #expect(page.contains("components/gpu-operator/values.yaml:4"))
    // It came with the map around it, which one line set.
    #expect(page.contains("driver.enabled"))
    #expect(page.contains("labels[&quot;a.b/c&quot;]"))
    #expect(page.contains("<code>&quot;true&quot;</code>"))
    #expect(page.contains("<i>a list of 1 item</i>"))
    #expect(page.contains("Drivers, <em>toolkit</em>"))
  }

  @Test func manifestsAreShownAsTheyAre() throws {
    let site = try Self.render(.ordinary)
    let file = "files/components_gpu-operator_manifests_a.yaml.txt"
    #expect(site[file] == "kind: ConfigMap\n")
    #expect(site["recipes/h100-eks-ubuntu-training.html"].contains("href=\"../\(file)\""))
  }

  @Test func aRecipePageNamesTheCommand() throws {
    let site = try Self.render(.ordinary)
    let command = "larder recipe --service eks --accelerator h100 --intent training --os ubuntu"
    #expect(site["recipes/h100-eks-ubuntu-training.md"].contains("`\(command)`"))
    let document = try Document(site["recipes/h100-eks-ubuntu-training.html"])
    #expect(document.elements.first { $0["data-copy"] == "command" }?.text == command)
  }

  @Test func soundIsNeverCalledValidated() throws {
    let page = try Self.render(.ordinary)["recipes/kind.html"]
    #expect(page.contains("Structurally sound"))
    #expect(!page.contains(">Validated"))
  }

  @Test func disabledComponentsStandApart() throws {
    let page = try Self.render(.ordinary)["recipes/h100-eks-ubuntu-training.html"]
    let apart = try #require(page.range(of: "id=\"disabled\"")?.lowerBound)
    let network = try #require(page.range(of: "id=\"component:network-operator\"")?.lowerBound)
    #expect(apart < network)
  }

  @Test func downloadsHaveSizeAndDigest() throws {
    let site = try Self.render(.ordinary, downloads: ["kind": [Self.download]])
    let page = site["recipes/kind.html"]
    #expect(page.contains("href=\"../bundles/eks%20training.tar.gz\""))
    #expect(page.contains("12.3 kB") && page.contains("00aa"))
    #expect(site["index.html"].contains("href=\"bundles/eks%20training.tar.gz\""))
  }

  @Test func markdownOfRecipesChangesOnlyWithTheRecipe() throws {
    let site = try Self.render(.ordinary)
    let page = site["recipes/h100-eks-ubuntu-training.md"]
    #expect(page.contains("| `driver.version` | `\"595.1\"` | overlays/h100.yaml |"))
    for path in site.paths where path.hasSuffix(".md") {
      #expect(!site[path].contains("abc123") && !site[path].contains("00ff"), "\(path)")
      #expect(!site[path].contains("\n\n\n"), "\(path)")
    }
  }

  @Test func aMissingTemplateIsNamed() throws {
    let folder = try TemporaryFolder(copying: SampleTable.templates)
    try folder.remove("recipe.md.mustache")
    #expect(try error(folder).file.hasSuffix("recipe.md.mustache"))
    try folder.remove("file.html.mustache")
    #expect(try error(folder).message.contains("“file.html”"))
  }

  @Test(arguments: ["{{#a}}", "{{#", "{{a", "{{#a}}{{/b}}", "{{>recipe.md}}", "{{{a}}"])
  func aBrokenTemplateIsNamed(_ text: String) throws {
    let folder = try TemporaryFolder(copying: SampleTable.templates)
    try folder.write("recipe.md.mustache", "fine\n" + text)
    #expect(try error(folder).file.hasSuffix("recipe.md.mustache"))
  }

  private func error(_ folder: TemporaryFolder) throws -> SiteError {
    return try #require(throws: SiteError.self) {
      try SampleTable.ordinary.site(templates: folder.path).files()
    }
  }
}

@Suite struct PageNameTests {
  @Test func sharedNamesAreMadeUnique() {
    #expect(
      PageNames.unique(["a-b", "a-b", "a-b-2", "A-b"]) == ["a-b", "a-b-3", "a-b-2", "A-b-4"])
  }

  @Test func combinationsOfHyphenatedValuesKeepTheirOwnPages() throws {
    var sample = SampleTable()
    sample.add([.accelerator: "a-b", .service: "c"], document: SampleTable.document("1"))
    sample.add([.accelerator: "a", .service: "b-c"], document: SampleTable.document("2"))
    let names = try CatalogSite.pageNames(sample.table())
    #expect(Set(names.map(\.name)) == ["a-b-c", "a-b-c-2"])
    #expect(Set(names.map(\.criteria)).count == 2)
  }

  @Test func namesAreSafeAsFiles() {
    let names = PageNames.unique(["../../etc", "a/b", "", "ü"])
    #expect(names == ["_.._.._etc", "a_b", "_", "_-2"])
  }
}
