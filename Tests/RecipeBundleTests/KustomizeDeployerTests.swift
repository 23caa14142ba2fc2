import RecipeBundle
import RecipeTable
import Testing

@Suite struct KustomizeDeployerTests {
  static let configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\n"
  static let components = [
    TestComponent(
      name: "charted", namespace: "gpu", preManifests: ["c/first.yaml"], manifests: ["c/last.yaml"],
      values: .map([.init("name", .string("one"))])),
    TestComponent(name: "plain", version: "2.0.0"),
    TestComponent(
      name: "alone", namespace: "extra", source: "", version: nil,
      manifests: ["c/first.yaml", "c/none.yaml"], values: .map([.init("name", .string("two"))])),
    TestComponent(
      name: "remote", type: "Kustomize", source: "https://git.example.com/team/repo", version: nil,
      tag: "v2", path: "config/default"),
  ]
  static let files = [
    "c/first.yaml": configMap,
    "c/last.yaml": configMap
      + "  namespace: {{ .Release.Namespace }}\n  annotations:\n    helm.sh/hook: post-install\n",
    "c/none.yaml": "# Only on request.\n{{ if .Values.wanted }}\na: b\n{{ end }}\n",
  ]

  func bundle(
    _ components: [TestComponent] = components, _ files: [String: String] = files
  ) throws -> [BundleFile] {
    try TestTable(components: components, files: files).bundle(KustomizeDeployer())
  }

  @Test func aFolderForEveryStep() throws {
    #expect(
      try bundle().ownPaths == [
        "000-namespaces/kustomization.yaml",
        "000-namespaces/namespaces.yaml",
        "001-charted/manifests/kustomization.yaml",
        "001-charted/manifests/last.yaml",
        "001-charted/pre-manifests/first.yaml",
        "001-charted/pre-manifests/kustomization.yaml",
        "001-charted/values.yaml",
        "002-plain/values.yaml",
        "003-alone/kustomization.yaml",
        "003-alone/manifests/first.yaml",
        "004-remote/kustomization.yaml",
        "README.md",
      ])
  }

  @Test func manifestsAreRendered() throws {
    let text = try bundle().text("001-charted/pre-manifests/first.yaml")
    #expect(text == "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n")
    #expect(try bundle().text("003-alone/manifests/first.yaml").contains("name: two\n"))
  }

  @Test func aReleasesNamespaceGoesToWhatStatesNone() throws {
    let files = try bundle()
    let before = files.text("001-charted/pre-manifests/kustomization.yaml")
    #expect(before.contains("unsetOnly: true"))
    #expect(before.contains("namespace: gpu"))
    #expect(!files.text("001-charted/manifests/kustomization.yaml").contains("gpu"))
  }

  @Test func namespacesOfKustomizationsAreMade() throws {
    let text = try bundle().text("000-namespaces/namespaces.yaml")
    #expect(
      text.split(separator: "\n").filter { $0.hasPrefix("  name:") } == [
        "  name: extra", "  name: gpu", "  name: tools",
      ])
  }

  @Test func commandsStandInTheirOrder() throws {
    let readme = try bundle().text("README.md")
    let commands = readme.split(separator: "\n").filter {
      $0.hasPrefix("kubectl") || $0.hasPrefix("helm")
    }
    #expect(
      commands.map { $0.split(separator: " ").prefix { $0 != "--repo" }.joined(separator: " ") }
        == [
          "kubectl apply --server-side --kustomize 000-namespaces",
          "kubectl apply --server-side --kustomize 001-charted/pre-manifests",
          "helm upgrade --install charted charted",
          "kubectl apply --server-side --kustomize 001-charted/manifests",
          "helm upgrade --install plain plain",
          "kubectl apply --server-side --kustomize 003-alone",
          "kubectl apply --server-side --kustomize 004-remote",
        ])
  }

  @Test func hooksAreSaid() throws {
    #expect(
      try bundle().text("README.md").contains(
        "| `001-charted/manifests/last.yaml` | `post-install` |"))
  }

  @Test func withoutAnythingForItThereIsStillABundle() throws {
    let files = try bundle([TestComponent(name: "plain")], [:])
    #expect(
      files.ownPaths == ["001-plain/values.yaml", "README.md"])
    #expect(files.text("README.md").contains("there is nothing here\nfor Kustomize"))
  }

  @Test func whatHelmCantRenderIsLeftOutAndSaid() throws {
    let files = try bundle(
      [TestComponent(name: "a", manifests: ["c/bad.yaml"])],
      ["c/bad.yaml": "a: {{ .Values.x.y }}\n"])
    #expect(!files.contains { $0.path.contains("bad.yaml") })
    #expect(files.text("README.md").contains("| `a` | `c/bad.yaml:1:7` | nil has no field y |"))
  }

  @Test func whatIsNotKnownIsAnError() throws {
    let component = TestComponent(name: "a", manifests: ["c/bad.yaml"])
    #expect(
      throws: BundleError.unrenderable(
        path: "c/bad.yaml", line: 2, column: 4, problem: "the function genCA is not known here",
        component: "a")
    ) {
      try bundle([component], ["c/bad.yaml": "x\n{{ genCA 1 }}\n"])
    }
  }

  @Test func commentsStayAndEmptyDocumentsGo() throws {
    let text = "# Licence\n---\n---\n{{- if true }}\nkind: A\n{{- end }}\n---\n\n---\nkind: B\n"
    let files = try bundle([TestComponent(name: "a", manifests: ["m.yaml"])], ["m.yaml": text])
    #expect(files.text("001-a/manifests/m.yaml") == "# Licence\nkind: A\n---\nkind: B\n")
  }

  @Test func aManifestCalledKustomizationKeepsApart() throws {
    let path = "c/kustomization.yaml"
    let files = try bundle(
      [TestComponent(name: "a", manifests: [path])], [path: "kind: A\n"])
    #expect(files.text("001-a/manifests/manifest-kustomization.yaml") == "kind: A\n")
    #expect(
      files.text("001-a/manifests/kustomization.yaml").contains("- manifest-kustomization.yaml\n"))
  }
}
