import RecipeTable
import Testing

@testable import CatalogSite

@Suite struct LayerPageTests {
  @Test func everyLayerHasItsPages() throws {
    let paths = try SiteTests.render(.ordinary).paths
    #expect(
      paths.filter { $0.hasPrefix("overlays/") || $0.hasPrefix("mixins/") } == [
        "mixins/os-ubuntu.html", "mixins/os-ubuntu.md", "overlays/base.html", "overlays/base.md",
        "overlays/h100.html", "overlays/h100.md", "overlays/index.html", "overlays/index.md",
      ])
  }

  @Test func anOverlayNamesItsFamily() throws {
    let site = try SiteTests.render(.ordinary)
    #expect(try Document(site["overlays/h100.html"]).addresses.contains("../overlays/base.html"))
    #expect(site["overlays/base.html"].contains("extends (1):"))
    #expect(site["overlays/base.md"].contains("- [h100](../overlays/h100.md) for h100, eks"))
  }

  @Test func anOverlaySaysWhatItSets() throws {
    let page = try SiteTests.render(.ordinary)["overlays/h100.html"]
    #expect(page.contains("It takes part in <strong>2</strong> of 3 combinations."))
    #expect(
      page.contains(
        "<tr><th scope=\"row\">driver.version</th><td><code>&quot;595.1&quot;</code></td>"
          + "<td class=\"number\">14</td><td>in 1 combination</td></tr>"))
    #expect(page.contains("tolerations[0].key"))
  }

  @Test func whatOthersOverrideStandsNowhere() throws {
    let site = try SiteTests.render(.ordinary)
    let page = site["overlays/base.html"]
    #expect(page.contains("Overridden everywhere: 1."))
    // By the line that came after it, and not by the one that had the last word.
    #expect(
      page.contains(
        "overridden in 1</summary><ul class=\"names\"><li><span class=\"origin\">"
          + "components/gpu-operator/values.yaml:4"))
    #expect(site["overlays/base.md"].contains("| `driver.version` | `550` | 0 | 1 |"))
    #expect(site["overlays/base.md"].contains("| `K8s.server.version` | `>= 1.32` | 1 | 0 |"))
  }

  @Test func aMixinNamesWhoAsksForIt() throws {
    var sample = SampleTable.ordinary
    sample.overlays.append(
      .record(["name": "unused", "file": "overlays/unused.yaml", "mixins": .strings(["os-ubuntu"])])
    )
    let site = try SiteTests.render(sample)
    #expect(site["overlays/unused.html"].contains("It takes part in no combination."))
    let mixin = site["mixins/os-ubuntu.html"]
    #expect(try Document(mixin).addresses.contains("../overlays/unused.html"))
    #expect(mixin.contains("It takes part in <strong>2</strong> of 3 combinations."))
  }

  @Test func overlaysInACircleEnd() throws {
    var sample = SampleTable.ordinary
    for (name, base) in [("a", "b"), ("b", "a")] {
      sample.overlays.append(.record(["name": .string(name), "base": .string(base)]))
    }
    let site = try SiteTests.render(sample)
    #expect(site["overlays/a.html"].contains("extends (1):"))
    #expect(site["overlays/index.html"].contains("../overlays/b.html"))
  }

  @Test func recipesLeadToWhatTheyAreMadeOf() throws {
    let page = try SiteTests.render(.ordinary)["recipes/h100-eks-ubuntu-training.html"]
    let addresses = try Document(page).addresses
    for path in ["overlays/h100", "mixins/os-ubuntu", "components/gpu-operator"] {
      #expect(addresses.contains("../\(path).html"), "\(path)")
    }
  }
}

@Suite struct RecipeDetailTests {
  @Test func combinationsThatShareARecipeNameEachOther() throws {
    var sample = SampleTable()
    sample.add([.service: "eks"], document: SampleTable.document("1"))
    sample.add([.service: "gke"], document: SampleTable.document("2"))
    let apart = try SiteTests.render(sample)
    #expect(!apart["recipes/eks.html"].contains("under other names"))
  }

  @Test func phasesWithoutAnythingAreNotDeclared() throws {
    let page = try SiteTests.render(.ordinary)["recipes/h100-eks-ubuntu-training.md"]
    #expect(page.contains("### readiness\n\nNot declared.\n"))
    #expect(page.contains("### deployment\n\n- within 10m\n- `operator-health`\n"))
    let bare = try SiteTests.render(.ordinary)["recipes/kind.md"]
    #expect(bare.ranges(of: "Not declared.").count == 4)
  }

  @Test func choicesOfAProfileSayWhatTheyChange() throws {
    var sample = SampleTable()
    let choices = Value.array([
      .record(["value": "azure", "recipe": .int(0)]),
      .record(["value": "operator", "recipe": .int(1)]),
      .record(["value": "none"]),
    ])
    sample.add(
      [.service: "aks"],
      document: .map(
        SampleTable.document("1").fields + [
          Value.Field(
            "profile",
            .record([
              "name": "gpuDriver", "default": "azure", "selected": "azure", "choices": choices,
            ]))
        ]))
    sample.add([.service: "kind"], document: SampleTable.document("2"))
    let page = try SiteTests.render(sample)["recipes/aks.html"]
    #expect(page.contains("larder recipe --service aks --profile gpuDriver=operator"))
    #expect(page.contains("What it changes: 1<"))
    #expect(page.contains("<th scope=\"row\">gpu-operator: driver.version</th>"))
    #expect(page.contains("makes no recipe here"))
  }

  @Test func aDownloadHasTheCommandThatChecksIt() throws {
    let site = try SiteTests.render(.ordinary, downloads: ["kind": [SiteTests.download]])
    let document = try Document(site["recipes/kind.html"])
    let command = document.elements.first {
      $0["data-copy"]?.hasPrefix("command that checks") == true
    }
    #expect(command?.text == "echo '00aa  eks training.tar.gz' | sha256sum -c")
    #expect(document.elements.first { $0["class"] == "digest" }?.text == "00aa")
  }
}
