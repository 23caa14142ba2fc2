import RecipeTable
import Testing

@testable import RecipeBundle

/// Values of a cluster's own go over those of the recipe, however a deployer says so.
@Suite struct ClusterValuesTests {
  func files(_ deployer: some Deployer) throws -> [BundleFile] {
    let input = try TestTable(components: GitOpsFixture.charts, files: GitOpsFixture.files).input()
    var components = try DeployedComponent.all(in: input, isSerial: false)
    components[1].clusterValues = .map([.init("mode", .string("off"))])
    return try Bundle(
      try BundlePlan(input, BundleOptions(), components), deployer: deployer
    ).files
  }

  @Test func argoCDTakesTheLastFile() throws {
    #expect(
      try files(ArgoCDDeployer()).text("applications/002-core.yaml").contains(
        """
              valueFiles:
              - $values/h100-eks/002-core/values.yaml
              - $values/h100-eks/002-core/cluster-values.yaml

        """))
  }

  /// Their own values.yaml is there anyhow.
  @Test func localChartsTakeTheirOwn() throws {
    #expect(
      try files(ArgoCDDeployer()).text("applications/002-core-post.yaml").contains(
        "    helm:\n      releaseName: core-post\n      valueFiles:\n      - cluster-values.yaml\n")
    )
    #expect(
      try files(HelmfileDeployer()).text("helmfile.yaml").contains(
        "  chart: ./002-core/manifests\n  values:\n  - 002-core/manifests/cluster-values.yaml\n"))
    #expect(
      try files(FluxDeployer()).text("002-core/post-release.yaml").contains(
        """
              valuesFiles:
              - ./h100-eks/002-core/manifests/values.yaml
              - ./h100-eks/002-core/manifests/cluster-values.yaml

        """))
  }

  @Test func helmfileTakesTheLastFile() throws {
    #expect(
      try files(HelmfileDeployer()).text("helmfile.yaml").contains(
        "  values:\n  - 002-core/values.yaml\n  - 002-core/cluster-values.yaml\n"))
  }

  /// What a HelmRelease says itself wins over what it refers to, so it must say nothing.
  @Test func fluxTakesTheLastReferenceUnlessTheReleaseSaysMore() throws {
    let files = try files(FluxDeployer())
    let release = files.text("002-core/release.yaml")
    #expect(!release.contains("\n  values:\n"))
    let keys = release.split(separator: "\n").filter { $0.contains("valuesKey: ") }
    #expect(keys == ["    valuesKey: values.yaml", "    valuesKey: cluster-values.yaml"])
    #expect(files.text("001-base/release.yaml").contains("\n  values:\n    replicas: 2\n"))
  }

  private static let hasKubectl =
    (try? runProgram(["kubectl", "version", "--client"], in: "/"))?.status == 0

  @Test(.enabled(if: hasKubectl)) func kustomizeMakesWhatTheReleaseRefersTo() throws {
    let files = try files(FluxDeployer())
    try withTemporaryFolder { folder in
      _ = try runProgram(["mkdir", "002-core"], in: folder)
      for file in files
      where file.path.hasPrefix("002-core/") && !file.path.contains("manifests") {
        try write(file.contents, to: "\(folder)/\(file.path)")
      }
      let built = try runProgram(["kubectl", "kustomize", "002-core"], in: folder)
      #expect(built.status == 0, "\(built.output)")
      #expect(built.output.contains("  cluster-values.yaml: |\n"))
      #expect(built.output.contains("    reconcile.fluxcd.io/watch: Enabled\n"))
      #expect(built.output.contains("  name: core-values\n  namespace: flux-system\n"))
    }
  }
}
