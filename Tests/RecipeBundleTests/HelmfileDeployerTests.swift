import RecipeBundle
import RecipeTable
import Testing

@Suite struct HelmfileDeployerTests {
  func files(
    _ components: [TestComponent] = GitOpsFixture.charts, _ options: BundleOptions = .init()
  ) throws -> [BundleFile] {
    try GitOpsFixture.files(components, HelmfileDeployer(), options)
  }

  /// The lines of a release.
  func release(_ name: String, _ files: [BundleFile]) -> String {
    let releases = files.text("helmfile.yaml").split(separator: "\nreleases:\n").last ?? ""
    let blocks = ("\n" + releases).split(separator: "\n- name: ")
    return blocks.first { $0.hasPrefix(name + "\n") }.map { $0 + "\n" } ?? ""
  }

  @Test func releasesNeedTheLastPartOfWhatTheyDependOn() throws {
    let files = try files()
    #expect(!release("base", files).contains("needs:"))
    #expect(release("core-pre", files).contains("  needs:\n  - tools/base\n"))
    #expect(release("core", files).contains("  needs:\n  - gpu/core-pre\n"))
    #expect(release("extras-post", files).contains("  needs:\n  - gpu/core-post\n"))
  }

  @Test func oneAtATime() throws {
    let files = try files(GitOpsFixture.charts, GitOpsFixture.serial)
    #expect(release("open", files).contains("  needs:\n  - extra/extras-post\n"))
  }

  @Test func chartsOfRepositoriesAndRegistries() throws {
    let files = try files()
    #expect(
      files.text("helmfile.yaml").contains(
        """
        repositories:
        - name: charts-example-com
          url: https://charts.example.com
        - name: registry-example-com-charts
          url: registry.example.com/charts
          oci: true

        """))
    #expect(
      release("core", files).contains(
        """
          chart: registry-example-com-charts/engine
          version: 1.2.3+build.4
          values:
          - 002-core/values.yaml

        """))
    #expect(!release("open", files).contains("version:"))
  }

  @Test func foldersAreCharts() throws {
    let files = try files(GitOpsFixture.charts + [GitOpsFixture.kustomized])
    #expect(release("core-post", files).contains("  chart: ./002-core/manifests\n"))
    #expect(release("types", files).contains("  chart: ./006-types\n"))
    #expect(files.paths.contains("006-types/kustomization.yaml"))
  }

  /// Helm makes a namespace for its record, and would not take it from there without being told.
  @Test func aNamespaceOfItsOwnIsTakenOver() throws {
    let files = try files()
    #expect(release("core-pre", files).contains("  takeOwnership: true\n"))
    #expect(!release("core-post", files).contains("takeOwnership"))
  }
}
