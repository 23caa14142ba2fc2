import RecipeBundle
import RecipeTable
import Testing

@Suite struct HelmDeployerTests {
  static let components = [
    TestComponent(
      name: "zeta", version: "1.0.0", values: .map([.init("replicas", .int(2))])),
    TestComponent(name: "off", isEnabled: false),
    TestComponent(
      name: "alpha", namespace: "gpu", source: "oci://registry.example.com/charts/", chart: "core",
      dependencies: ["zeta", "off"], preManifests: ["components/alpha/manifests/first.yaml"],
      manifests: ["components/alpha/manifests/last.yaml"],
      values: .map([.init("accelerator", .string("h100"))])),
    TestComponent(name: "extras", source: "", version: nil, manifests: ["common/extra.yaml"]),
    TestComponent(
      name: "kustomized", type: "Kustomize", source: "https://git.example.com/team/repo",
      version: nil, tag: "v2", path: "config/default"),
  ]
  static let files = [
    "components/alpha/manifests/first.yaml": "# {{ .Values.accelerator }}\n",
    "components/alpha/manifests/last.yaml": "# {{ (index .Values \"alpha\").accelerator }}\n",
    "common/extra.yaml": "kind: ConfigMap",
  ]

  func bundle() throws -> [BundleFile] {
    try TestTable(components: Self.components, files: Self.files).bundle()
  }

  @Test func filesInDeploymentOrder() throws {
    #expect(
      try bundle().map(\.path) == [
        "001-zeta/README.md",
        "001-zeta/values.yaml",
        "002-alpha/README.md",
        "002-alpha/manifests/Chart.yaml",
        "002-alpha/manifests/templates/last.yaml",
        "002-alpha/manifests/values.yaml",
        "002-alpha/pre-manifests/Chart.yaml",
        "002-alpha/pre-manifests/templates/first.yaml",
        "002-alpha/pre-manifests/values.yaml",
        "002-alpha/values.yaml",
        "003-extras/README.md",
        "003-extras/manifests/Chart.yaml",
        "003-extras/manifests/templates/extra.yaml",
        "003-extras/manifests/values.yaml",
        "003-extras/values.yaml",
        "004-kustomized/README.md",
        "004-kustomized/kustomization.yaml",
        "004-kustomized/namespace.yaml",
        "README.md",
        "charts.txt",
        "checksums.txt",
        "deploy.sh",
        "images.txt",
        "provenance.json",
        "recipe.yaml",
        "sbom.cdx.json",
        "undeploy.sh",
      ])
  }

  @Test func onlyScriptsAreExecutable() throws {
    #expect(
      try bundle().filter(\.isExecutable).map(\.path) == ["deploy.sh", "undeploy.sh"])
  }

  @Test func disabledComponentsAreLeftOut() throws {
    let files = try bundle()
    #expect(!files.contains { $0.path.contains("off") })
    #expect(!files.text("deploy.sh").contains("'off'"))
    #expect(!files.text("README.md").contains("-off"))
  }

  @Test func manifestsAreKeptAsTheyAre() throws {
    let files = try bundle()
    #expect(
      files.text("002-alpha/manifests/templates/last.yaml")
        == Self.files["components/alpha/manifests/last.yaml"])
    #expect(files.text("003-extras/manifests/templates/extra.yaml") == "kind: ConfigMap")
  }

  @Test func manifestsFindValuesBothWays() throws {
    let text = try bundle().text("002-alpha/manifests/values.yaml")
    #expect(text.hasSuffix("\nalpha: &values\n  accelerator: h100\n<<: *values\n"))
    #expect(try bundle().text("003-extras/manifests/values.yaml").hasSuffix("\nextras: {}\n"))
  }

  @Test func aValueOfTheComponentsNameGivesWay() throws {
    let component = TestComponent(
      name: "a", manifests: ["x.yaml"],
      values: .map([.init("a", .int(1)), .init("b", .string("on"))]))
    let files = try TestTable(components: [component], files: ["x.yaml": ""]).bundle()
    #expect(
      files.text("001-a/manifests/values.yaml").hasSuffix("\na:\n  a: 1\n  b: \"on\"\nb: \"on\"\n"))
  }

  @Test func manifestsOfOneNameAreNumbered() throws {
    var component = TestComponent(name: "a")
    component.manifests = ["one/x.yaml", "two/x.yaml", "two/y.yaml"]
    let files = try TestTable(
      components: [component],
      files: ["one/x.yaml": "# 1", "two/x.yaml": "# 2", "two/y.yaml": "# 3"]
    ).bundle()
    #expect(files.text("001-a/manifests/templates/1-x.yaml") == "# 1")
    #expect(files.text("001-a/manifests/templates/2-x.yaml") == "# 2")
    #expect(files.text("001-a/manifests/templates/y.yaml") == "# 3")
  }

  @Test func valuesHaveAHeader() throws {
    #expect(
      try bundle().text("001-zeta/values.yaml") == """
        # Helm values of zeta in recipe h100-eks, merged by larder 0.1.0.
        replicas: 2

        """)
  }

  @Test func kustomizationPointsAtTheTag() throws {
    #expect(
      try bundle().text("004-kustomized/kustomization.yaml") == """
        # kustomized in recipe h100-eks.
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
        - https://git.example.com/team/repo//config/default?ref=v2
        namespace: tools

        """)
  }

  @Test func chartsAreInstalledFromRegistriesAndRepositories() throws {
    let script = try bundle().text("deploy.sh")
    #expect(
      script.contains(
        """
              install_release 'zeta' 'tools' 'zeta' '--repo' 'https://charts.example.com' \
        '--version' '1.0.0' '--values' '001-zeta/values.yaml'

        """))
    #expect(
      script.contains(
        """
            'alpha')
              install_release 'alpha-pre' 'gpu' './002-alpha/pre-manifests'
              install_release 'alpha' 'gpu' 'oci://registry.example.com/charts/core' \
        '--version' 'v1.2.3' '--values' '002-alpha/values.yaml'
              install_release 'alpha-post' 'gpu' './002-alpha/manifests'
              ;;

        """))
  }

  @Test func undeployingTurnsTheOrderAround() throws {
    let script = try bundle().text("undeploy.sh")
    #expect(script.contains("components='\nkustomized\nextras\nalpha\nzeta\n'"))
    #expect(
      script.contains(
        """
            'alpha')
              remove_release 'alpha-post' 'gpu'
              remove_release 'alpha' 'gpu'
              remove_release 'alpha-pre' 'gpu'
              ;;

        """))
  }

  @Test func aNamespaceOfItsOwnIsHelmsFromTheStart() throws {
    let manifest = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: secure\n"
    let component = TestComponent(
      name: "operator", namespace: "secure", preManifests: ["namespaces/secure.yaml"])
    let files = try TestTable(
      components: [component], files: ["namespaces/secure.yaml": manifest]
    ).bundle()
    let text = files.text("001-operator/namespace.yaml")
    #expect(text.contains("meta.helm.sh/release-name: operator-pre\n"))
    #expect(text.contains("meta.helm.sh/release-namespace: secure\n"))
    #expect(
      files.text("deploy.sh").contains(
        "      create_namespace 'secure' '001-operator/namespace.yaml'\n      install_release"))
  }

  @Test func anotherNamespaceIsLeftToHelm() throws {
    let manifest = "kind: Namespace\nmetadata:\n  name: other\n---\nmetadata:\n  name: tools\n"
    let component = TestComponent(name: "operator", preManifests: ["other.yaml"])
    let files = try TestTable(components: [component], files: ["other.yaml": manifest]).bundle()
    #expect(!files.contains { $0.path.hasSuffix("namespace.yaml") })
  }

  @Test func readmeNamesWhatTheRecipeIs() throws {
    let text = try bundle().text("README.md")
    #expect(text.contains("for service `eks`, accelerator `h100`"))
    #expect(text.contains("`base`, `eks`"))
    #expect(
      text.contains(
        "| [001-zeta](001-zeta/README.md) | `https://charts.example.com/zeta` | `1.0.0` | `tools` |"
      ))
    #expect(text.contains("| `K8s.server.version` | `>= 1.32` |"))
  }

  @Test func componentReadmeTellsHowToInstallIt() throws {
    let text = try bundle().text("002-alpha/README.md")
    #expect(text.contains("./deploy.sh --only alpha"))
    #expect(text.contains("| Deployed after | `zeta` |\n"))
    #expect(text.contains("| Has to be there without this bundle | `off` |\n"))
    #expect(try !bundle().text("001-zeta/README.md").contains("Has to be there"))
    #expect(
      text.contains(
        """
        helm upgrade --install alpha oci://registry.example.com/charts/core --version v1.2.3 \
        --values 002-alpha/values.yaml --namespace gpu --create-namespace --wait \
        --timeout 15m

        """))
  }

  @Test func withoutComponentsThereIsStillABundle() throws {
    let files = try TestTable(components: []).bundle()
    #expect(
      files.map(\.path) == [
        "README.md", "charts.txt", "checksums.txt", "deploy.sh", "images.txt", "provenance.json",
        "recipe.yaml", "sbom.cdx.json", "undeploy.sh",
      ])
  }

  @Test func sameInputSameFiles() throws {
    let first = try bundle()
    let second = try bundle()
    #expect(first.map(\.path) == second.map(\.path))
    #expect(first.map(\.contents) == second.map(\.contents))
  }
}
