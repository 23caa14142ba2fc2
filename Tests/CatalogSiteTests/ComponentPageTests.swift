import RecipeTable
import Testing

@testable import CatalogSite

@Suite struct ComponentPageTests {
  static func page(_ name: String, of sample: SampleTable = .ordinary) throws -> String {
    try SiteTests.render(sample)["components/\(name).html"]
  }

  @Test func everyComponentHasItsPages() throws {
    let site = try SiteTests.render(.ordinary)
    let names = ["cert-manager", "gpu-operator", "index", "network-operator"]
    #expect(
      site.paths.filter { $0.hasPrefix("components/") }
        == names.flatMap { ["components/\($0).html", "components/\($0).md"] })
  }

  @Test func aPageSaysWhichRecipesUseAVersion() throws {
    let page = try Self.page("cert-manager")
    #expect(page.contains("Deployed in <strong>2</strong> of 3 combinations."))
    #expect(page.contains("<code>v1.20.2</code>"))
    let recipes = try Document(page).addresses.filter { $0.contains("recipes/") }
    #expect(
      Set(recipes) == [
        "../recipes/h100-eks-ubuntu-training.html", "../recipes/rtx-pro-6000-eks-ubuntu.html",
      ])
    let markdown = try SiteTests.render(.ordinary)["components/cert-manager.md"]
    #expect(markdown.contains("- `v1.20.2` in 2, all that deploy it: [h100-eks"))
  }

  @Test func whatIsSwitchedOffIsNotDeployed() throws {
    let page = try Self.page("network-operator")
    #expect(page.contains("Deployed in no combination: 2 of 3 name it, and switch it off."))
    #expect(!page.contains("26.1.0"))
  }

  @Test func whatNothingDeploysSaysSo() throws {
    var sample = SampleTable.ordinary
    sample.components.append(.record(["name": "kueue", "description": "Queues jobs. And more."]))
    let site = try SiteTests.render(sample)
    #expect(site["components/kueue.html"].contains("No combination deploys it."))
    // Only the first sentence is in the list.
    #expect(site["components/index.html"].contains("Queues jobs."))
    #expect(!site["components/index.html"].contains("And more."))
  }

  @Test func componentsNameThoseThatNeedThem() throws {
    let page = try Document(Self.page("cert-manager"))
    #expect(page.addresses.contains("../components/gpu-operator.html"))
    // A name that is no component of any recipe has a page neither here nor there.
    #expect(try Self.page("gpu-operator").contains("elsewhere"))
    #expect(try SiteTests.render(.ordinary)["components/elsewhere.html"].isEmpty)
  }

  @Test func valuesThatDifferSayWhere() throws {
    let page = try Self.page("gpu-operator")
    #expect(page.contains("id=\"value:driver.version\""))
    #expect(page.contains("1 combination: accelerator <code>h100</code>"))
    #expect(page.contains("1 combination: accelerator <code>rtx-pro-6000</code>"))
    #expect(page.contains(">overlays/h100.yaml:14</a>"))
    // What both have is not among them.
    let table = try #require(page.range(of: "class=\"values differing\""))
    let end = try #require(page.range(of: "</table>", range: table.upperBound..<page.endIndex))
    #expect(!page[table.upperBound..<end.lowerBound].contains("driver.enabled"))
    #expect(page.contains("driver.enabled"))
  }

  @Test func whatOnlySomeSetIsNotSetElsewhere() throws {
    var sample = SampleTable.ordinary
    sample.add(
      [.service: "eks", .accelerator: "gb200"],
      document: .record([
        "componentRefs": .array([.record(["name": "gpu-operator", "type": "Helm"])]),
        "deploymentOrder": .strings(["gpu-operator"]),
      ]))
    let page = try Self.page("gpu-operator", of: sample)
    #expect(page.contains("<i>not set</i></td><td>1 combination: accelerator <code>gb200</code>"))
    #expect(page.contains("<i>none stated</i>"))
  }

  @Test func imagesAreNoMoreThanIsKnown() throws {
    let page = try Self.page("gpu-operator")
    #expect(
      page.contains("are <strong>unknown</strong> here. Neither values nor manifests name one."))
  }

  @Test func longValuesAreFolded() {
    let long = String(repeating: "x", count: 300)
    #expect(Markup.value("short").html == "<code>short</code>")
    #expect(Markup.value(long).html.contains("300 characters"))
    #expect(Markup.value(long).html.contains(">\(long)<"))
  }
}

@Suite struct NamedImagesTests {
  private func images(_ values: Value) -> [String] {
    NamedImages.images(in: values).map { image in
      [image.place, image.name, image.tag].map { $0?.text ?? "-" }.joined(separator: " ")
    }
  }

  @Test func partsStandSideBySide() {
    #expect(
      images(
        .record([
          "driver": .record(["repository": "nvcr.io/nvidia", "image": "driver", "version": "580"])
        ]))
        == ["driver nvcr.io/nvidia/driver 580"])
    #expect(
      images(
        .record(["image": .record(["registry": "ghcr.io", "repository": "a/b", "tag": "v1"])]))
        == ["image ghcr.io/a/b v1"])
    #expect(
      images(.record(["jobs": .array([.record(["image": "busybox:1.38"])])])) == [
        "jobs[0] busybox:1.38 -"
      ])
  }

  @Test func aTagAloneNamesNoImage() {
    #expect(images(.record(["image": .record(["tag": "v2"])])) == ["image - v2"])
    #expect(images(.record(["driver": .record(["version": "580"])])) == [])
    #expect(images(.record(["chart": .record(["repository": "https://e.org/charts"])])) == [])
  }

  @Test func manifestsNameThemAfterAKey() {
    let manifest =
      "spec:\n  - image: \"a/b:1\"\n    image: c # why\n    image: {{ .x }}\n    images: d\n"
    #expect(
      NamedImages.images(inManifest: manifest).map { "\($0.text) \($0.line)" } == [
        "a/b:1 2", "c 3",
      ])
  }
}

@Suite struct CriteriaSpanTests {
  private let all = [
    Criteria([.accelerator: "h100", .service: "eks"]),
    Criteria([.accelerator: "h100", .service: "gke"]),
    Criteria([.accelerator: "h200", .service: "eks"]),
    Criteria([.accelerator: "gb200", .service: "eks"]),
  ]

  private func text(_ places: [Int]) -> String? {
    CriteriaSpan(of: places.map { all[$0] }, among: all).map {
      Distinction(span: $0, isOfOthers: false).markdown
    }
  }

  @Test func oneDimensionIsEnoughWhereItIs() {
    #expect(text([1]) == "service `gke`")
    #expect(text([0, 1]) == "accelerator `h100`")
  }

  @Test func theShorterSideIsSaid() { #expect(text([0, 1, 2]) == "any accelerator but `gb200`") }

  @Test func severalConditionsHoldTogether() {
    #expect(text([0]) == "accelerator `h100`; service `eks`")
  }

  @Test func whatIsLeftOpenIsSaidSo() {
    let all = [
      Criteria(), Criteria([.intent: "training"]), Criteria([.intent: "inference"]),
      Criteria([.intent: "tuning"]),
    ]
    func text(_ places: [Int]) -> String? {
      CriteriaSpan(of: places.map { all[$0] }, among: all).map {
        Distinction(span: $0, isOfOthers: false).markdown
      }
    }
    #expect(text([0]) == "no intent stated")
    #expect(text([0, 1]) == "intent `training` or none stated")
    #expect(text([1, 2, 3]) == "any intent that is stated")
    #expect(text([2, 3, 1].reversed()) == text([1, 2, 3]))
  }

  @Test func whatIsNotSimpleIsNotSaid() { #expect(text([1, 2]) == nil) }
}

@Suite struct FirstSentenceTests {
  @Test(arguments: [
    ("One. Two.", "One."), ("\n\nOne\nline. Two", "One line."), ("No end", "No end"),
    ("As v1.2 or e.g. this. Next.", "As v1.2 or e.g. this."), ("A *b. C* d.", "A *b. C* d."),
    ("One\n\nTwo. Three", "One"),
  ])
  func isCutAtItsEnd(_ markdown: String, _ expected: String) {
    #expect(Prose.firstSentence(markdown) == expected)
  }
}
