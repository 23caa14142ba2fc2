import RecipeBundle
import RecipeTable
import Testing

@Suite struct FluxDeployerTests {
  func files(
    _ components: [TestComponent] = GitOpsFixture.charts, _ options: BundleOptions = .init()
  ) throws -> [BundleFile] {
    try GitOpsFixture.files(components, FluxDeployer(), options)
  }

  @Test func releasesWaitForTheLastPartOfWhatTheyDependOn() throws {
    let files = try files()
    #expect(files.names("001-base/release.yaml", under: "dependsOn") == [])
    #expect(files.names("002-core/pre-release.yaml", under: "dependsOn") == ["base"])
    #expect(files.names("002-core/release.yaml", under: "dependsOn") == ["core-pre"])
    #expect(files.names("002-core/post-release.yaml", under: "dependsOn") == ["core"])
    // Through the component that has nothing to deploy.
    #expect(files.names("004-extras/post-release.yaml", under: "dependsOn") == ["core-post"])
    #expect(files.names("005-open/release.yaml", under: "dependsOn") == [])
  }

  @Test func oneAtATime() throws {
    let files = try files(GitOpsFixture.charts, GitOpsFixture.serial)
    #expect(files.names("005-open/release.yaml", under: "dependsOn") == ["extras-post"])
  }

  @Test func theRootListsEverything() throws {
    #expect(
      try files().names("kustomization.yaml", under: "resources") == [
        "sources", "001-base", "002-core", "004-extras", "005-open",
      ])
    #expect(
      try files().names("002-core/kustomization.yaml", under: "resources") == [
        "pre-release.yaml", "release.yaml", "post-release.yaml",
      ])
  }

  @Test func aRepositoryServesAllOfItsCharts() throws {
    let files = try files()
    let sources: Set = files.paths.filter { $0.hasPrefix("sources/") }
    #expect(
      sources == [
        "sources/kustomization.yaml", "sources/h100-eks.yaml", "sources/charts-example-com.yaml",
        "sources/registry-example-com-charts-engine.yaml",
      ])
    #expect(files.text("005-open/release.yaml").contains("        name: charts-example-com\n"))
    #expect(files.text("005-open/release.yaml").contains("      version: '*'\n"))
  }

  @Test func aRegistrysTagHasNoPlus() throws {
    let text = try files().text("sources/registry-example-com-charts-engine.yaml")
    #expect(text.contains("  url: oci://registry.example.com/charts/engine\n"))
    #expect(text.contains("  ref:\n    tag: 1.2.3_build.4\n"))
  }

  @Test(arguments: ["1.x", "2", "1.2"])
  func lessThanAWholeVersionIsARange(_ version: String) throws {
    let component = TestComponent(name: "a", source: "oci://e.com/c", version: version)
    let text = try files([component]).text("sources/e-com-c-a.yaml")
    #expect(text.contains("    semver: "))
  }

  @Test func sourcesOfOneNameAreTold() throws {
    let files = try files([
      TestComponent(name: "a", source: "https://e.com/c.d"),
      TestComponent(name: "b", source: "https://e.com/c-d"),
      TestComponent(name: "c", source: "http://e.com/c.d"),
    ])
    #expect(files.text("001-a/release.yaml").contains("        name: e-com-c-d\n"))
    #expect(files.text("002-b/release.yaml").contains("        name: e-com-c-d-2\n"))
    #expect(files.text("003-c/release.yaml").contains("        name: e-com-c-d-3\n"))
    #expect(files.text("sources/e-com-c-d-3.yaml").contains("  url: http://e.com/c.d\n"))
  }

  @Test func chartsAloneNeedNoRepository() throws {
    let files = try files([TestComponent(name: "a"), TestComponent(name: "b", dependencies: ["a"])])
    #expect(!files.paths.contains("set-repository.sh"))
    #expect(!files.contains { String(decoding: $0.contents, as: UTF8.self).contains(".invalid") })
  }

  @Test func kustomizationsMakeStages() throws {
    let files = try files(GitOpsFixture.charts + [GitOpsFixture.kustomized, GitOpsFixture.user])
    #expect(
      files.names("kustomization.yaml", under: "resources") == [
        "sources", "namespaces/typed.yaml", "stages/001-base.yaml", "stages/002-core.yaml",
        "stages/004-extras.yaml", "stages/005-open.yaml", "stages/006-types-pre.yaml",
        "stages/006-types.yaml", "stages/006-types-post.yaml", "stages/007-user.yaml",
      ])
    #expect(files.names("stages/006-types-pre.yaml", under: "dependsOn") == ["base"])
    #expect(files.names("stages/006-types.yaml", under: "dependsOn") == ["types-pre"])
    #expect(files.names("stages/006-types-post.yaml", under: "dependsOn") == ["types"])
    #expect(files.names("stages/007-user.yaml", under: "dependsOn") == ["types-post"])
    #expect(files.names("stages/004-extras.yaml", under: "dependsOn") == ["core"])
    // Within a stage, releases wait for each other; nothing waits across stages but the stages.
    #expect(files.names("002-core/pre-release.yaml", under: "dependsOn") == [])
    #expect(files.names("002-core/release.yaml", under: "dependsOn") == ["core-pre"])
    #expect(files.names("007-user/release.yaml", under: "dependsOn") == [])
  }

  @Test func aKustomizationComesFromItsOwnRepository() throws {
    let files = try files([GitOpsFixture.kustomized])
    let stage = files.text("stages/001-types.yaml")
    #expect(stage.contains("    name: git-git-example-com-team-types\n"))
    #expect(stage.contains("  path: ./config/crd\n  targetNamespace: typed\n"))
    let source = files.text("sources/git-git-example-com-team-types.yaml")
    #expect(source.contains("  url: ssh://git@git.example.com/team/types\n"))
    #expect(source.contains("  ref:\n    tag: v2\n"))
  }

  @Test(arguments: [
    ("main", "branch: main"), ("refs/tags/v1", "name: refs/tags/v1"),
    (String(repeating: "a1", count: 20), "commit: " + String(repeating: "a1", count: 20)),
  ])
  func revisions(_ revision: String, _ reference: String) throws {
    let options = GitOpsFixture.pulled(from: "git@git.example.com:a/b.git", at: revision)
    let text = try files(GitOpsFixture.charts, options).text("sources/h100-eks.yaml")
    #expect(text.contains("  url: ssh://git@git.example.com/a/b.git\n"))
    #expect(text.contains("  ref:\n    \(reference)\n"))
  }
}
