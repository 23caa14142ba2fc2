import RecipeBundle
import RecipeTable
import Testing

@Suite struct ArgoCDDeployerTests {
  func files(
    _ components: [TestComponent] = GitOpsFixture.charts, _ options: BundleOptions = .init()
  ) throws -> [BundleFile] {
    try GitOpsFixture.files(components, ArgoCDDeployer(), options)
  }

  func wave(_ name: String, _ files: [BundleFile]) throws -> Int {
    let line = try #require(
      files.text("applications/\(name).yaml").split(separator: "\n")
        .first { $0.contains("argocd.argoproj.io/sync-wave") })
    return try #require(Int(line.split(separator: "\"").last ?? ""))
  }

  @Test func anApplicationAPart() throws {
    let applications = try files().paths.filter { $0.hasPrefix("applications/") }
    #expect(
      applications == [
        "applications/001-base.yaml", "applications/002-core-pre.yaml",
        "applications/002-core.yaml", "applications/002-core-post.yaml",
        "applications/004-extras-post.yaml", "applications/005-open.yaml",
      ])
  }

  @Test func wavesFollowLevelsAndParts() throws {
    let files = try files()
    #expect(
      try ["001-base", "002-core-pre", "002-core", "002-core-post", "004-extras-post", "005-open"]
        .map { try wave($0, files) } == [1, 3, 4, 5, 11, 1])
  }

  @Test func oneAtATime() throws {
    let files = try files(GitOpsFixture.charts, GitOpsFixture.serial)
    #expect(try wave("004-extras-post", files) < (try wave("005-open", files)))
  }

  @Test func aChartTakesItsValuesFromTheRepository() throws {
    let options = GitOpsFixture.pulled(from: "https://git.example.com/a.git", at: "release")
    #expect(
      try files(GitOpsFixture.charts, options).text("applications/001-base.yaml").contains(
        """
          sources:
          - repoURL: https://charts.example.com
            chart: base
            targetRevision: "1.0.0"
            helm:
              releaseName: base
              valueFiles:
              - $values/h100-eks/001-base/values.yaml
          - ref: values
            repoURL: https://git.example.com/a.git
            targetRevision: release

        """))
  }

  @Test func aRegistryHasNoScheme() throws {
    let text = try files().text("applications/002-core.yaml")
    #expect(text.contains("  - repoURL: registry.example.com/charts\n    chart: engine\n"))
  }

  @Test func withoutAVersionItIsTheLatest() throws {
    #expect(try files().text("applications/005-open.yaml").contains("    targetRevision: '*'\n"))
  }

  @Test func foldersAreSources() throws {
    let files = try files(GitOpsFixture.charts + [GitOpsFixture.kustomized])
    #expect(
      files.text("applications/002-core-pre.yaml").contains(
        "  source:\n    path: h100-eks/002-core/pre-manifests\n    repoURL: "))
    #expect(
      files.text("applications/006-types.yaml").contains("    path: h100-eks/006-types\n"))
    #expect(files.text("006-types/kustomization.yaml").contains("namespace: typed\n"))
  }

  @Test func theFolderInTheRepositoryCanBeAnother() throws {
    var options = BundleOptions()
    options.folder = "clusters/one"
    #expect(
      try files(GitOpsFixture.charts, options).text("app-of-apps.yaml").contains(
        "    path: clusters/one/applications\n"))
    options.folder = ""
    #expect(
      try files(GitOpsFixture.charts, options).text("app-of-apps.yaml").contains(
        "    path: applications\n"))
  }

  @Test func theRootIsNoneOfItsOwn() throws {
    let files = try files([TestComponent(name: "h100-eks")])
    #expect(files.text("app-of-apps.yaml").contains("  name: h100-eks-2\n"))
    #expect(files.text("applications/001-h100-eks.yaml").contains("  name: h100-eks\n"))
  }

  @Test func aRepositoryLeavesNothingToFillIn() throws {
    let files = try files(
      GitOpsFixture.charts, GitOpsFixture.pulled(from: "https://git.example.com/a.git"))
    #expect(!files.paths.contains("set-repository.sh"))
    #expect(!files.contains { String(decoding: $0.contents, as: UTF8.self).contains(".invalid") })
  }

  @Test func withoutOneAScriptFillsItIn() throws {
    let files = try files()
    #expect(files.filter(\.isExecutable).map(\.path) == ["set-repository.sh"])
    #expect(files.text("README.md").contains("./set-repository.sh "))
    #expect(files.text("app-of-apps.yaml").contains("repoURL: https://git.example.invalid/"))
  }

  @Test func nothingToDeployIsStillABundle() throws {
    #expect(
      try files([]).ownPaths == [
        "README.md", "app-of-apps.yaml", "application-health.yaml", "set-repository.sh",
      ])
  }
}
