import RecipeBundle
import RecipeTable
import Testing

@Suite struct HostileInputTests {
  func error(_ component: TestComponent, files: [String: String] = [:]) -> BundleError? {
    #expect(throws: BundleError.self) {
      _ = try TestTable(components: [component], files: files).bundle()
    }
  }

  @Test(
    arguments: [
      "", "-x", "x-", "X", "a b", "a;b", "a'b", "$(id)", "../x", "a/b", "a\nb", "ä",
      String(repeating: "a", count: 49),
    ])
  func componentNames(_ name: String) {
    #expect(
      error(TestComponent(name: name))
        == .unusable(field: .componentName, value: name, component: name))
  }

  @Test(arguments: [
    "kube system", "-n", "a.b", "`id`", "a\u{0}b", String(repeating: "n", count: 64),
  ])
  func namespaces(_ namespace: String) {
    #expect(
      error(TestComponent(name: "a", namespace: namespace))
        == .unusable(field: .namespace, value: namespace, component: "a"))
  }

  @Test(arguments: ["--devel", ">= 1.0", "1.0;id", "1.0 ", "$V", "1.0\n", "v1'"])
  func versions(_ version: String) {
    #expect(
      error(TestComponent(name: "a", version: version))
        == .unusable(field: .version, value: version, component: "a"))
  }

  @Test(
    arguments: [
      "file:///etc", "charts", "--repo", "https://", "https://-x", "https://e.com/a b",
      "https://e.com/\n", "https://e.com/\"", "https://user@e.com", "oci://e.com/`id`",
      "ftp://e.com",
    ])
  func chartSources(_ source: String) {
    #expect(
      error(TestComponent(name: "a", source: source))
        == .unusable(field: .chartSource, value: source, component: "a"))
  }

  @Test(arguments: [
    "../chart", "./chart", "/chart", "--help", "a//b", "a b", "a'b", "https://e.com/c.tgz",
  ])
  func charts(_ chart: String) {
    #expect(
      error(TestComponent(name: "a", chart: chart))
        == .unusable(field: .chart, value: chart, component: "a"))
  }

  @Test(arguments: ["-x", "git@e.com:a b", "https://e.com/a?ref=b", "https://e.com/#x", "a\tb"])
  func gitSources(_ source: String) {
    #expect(
      error(TestComponent(name: "a", type: "Kustomize", source: source))
        == .unusable(field: .gitSource, value: source, component: "a"))
  }

  @Test(arguments: ["..", "a/../b", "/a", "a/", "a&b"])
  func gitPathsAndTags(_ word: String) {
    var component = TestComponent(name: "a", type: "Kustomize", tag: word)
    #expect(error(component) == .unusable(field: .gitTag, value: word, component: "a"))
    component.tag = nil
    component.path = word
    #expect(error(component) == .unusable(field: .gitPath, value: word, component: "a"))
  }

  @Test(
    arguments: [
      "../x.yaml", "/etc/x.yaml", "a/../../x.yaml", "a//x.yaml", "a/.x.yaml", "a/_x.yaml", "x.txt",
      "a\\x.yaml", "a b.yaml", "x\n.yaml",
    ])
  func manifestPaths(_ path: String) {
    let component = TestComponent(name: "a", manifests: [path])
    #expect(
      error(component, files: [path: "a: b"])
        == .unusable(field: .manifestPath, value: path, component: "a"))
  }

  @Test func missingManifests() throws {
    let component = TestComponent(name: "a", preManifests: ["there/is/none.yaml"])
    let missing = BundleError.missingManifest(path: "there/is/none.yaml", component: "a")
    #expect(error(component) == missing)
    #expect(missing.description == "component \"a\": there is no manifest \"there/is/none.yaml\"")
  }

  @Test func missingManifestsOfDisabledComponentsDoNotMatter() throws {
    let component = TestComponent(name: "a", manifests: ["none.yaml"], isEnabled: false)
    #expect(throws: Never.self) { try TestTable(components: [component]).bundle() }
  }

  @Test(arguments: ["argocd", "flux", "helmfile"])
  func deployersWriteNoSourceIntoAScript(_ name: String) throws {
    let source = "https://e.com/';touch$IFS$9pwned;':$(touch$IFS$9pwned)&touch$IFS$9pwned"
    let components = [
      TestComponent(name: "a", source: source, manifests: ["x.yaml"]),
      TestComponent(name: "b", type: "Kustomize", source: source, version: nil),
    ]
    let deployer = try #require(Deployers.named(name))
    let files = try TestTable(components: components, files: ["x.yaml": ""]).bundle(deployer)
    for file in files {
      #expect(!file.path.contains("pwned") || file.path.hasPrefix("sources/e-com-touch-ifs-9pwned"))
      guard file.isExecutable else { continue }
      #expect(!String(decoding: file.contents, as: UTF8.self).contains("pwned"))
    }
    // As YAML has it: plain, since nothing in it means anything there, or in quotes of which each is doubled.
    let texts = files.filter { $0.path.hasSuffix(".yaml") && $0.path != "recipe.yaml" }
      .flatMap { String(decoding: $0.contents, as: UTF8.self).split(separator: "\n") }
      .filter { $0.contains("pwned") && !$0.contains("e-com-") }
    #expect(!texts.isEmpty)
    let doubled = source.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''")
    #expect(texts.allSatisfy { $0.hasSuffix(" " + source) || $0.hasSuffix("'\(doubled)'") })
  }

  @Test func otherTypes() {
    #expect(
      error(TestComponent(name: "a", type: "Terraform"))
        == .unknownType("Terraform", component: "a"))
  }

  @Test func valuesThatAreNoMap() {
    #expect(
      error(TestComponent(name: "a", values: .strings(["x"])))
        == .valuesAreNoMap(component: "a"))
  }

  @Test func repeatedComponents() {
    #expect(throws: BundleError.repeatedComponent("a")) {
      try TestTable(components: [TestComponent(name: "a"), TestComponent(name: "a")]).bundle()
    }
  }

  @Test(arguments: ["../h100", "a b", "x\nrm", "`id`"])
  func recipeNames(_ value: String) {
    let table = TestTable(components: [], criteria: Criteria([.accelerator: value]))
    #expect(throws: BundleError.unusable(field: .recipeName, value: value, component: nil)) {
      try table.bundle()
    }
  }

  @Test func generators() {
    let table = TestTable(components: [], generator: "x\nid #")
    #expect(
      throws: BundleError.unusable(field: .generator, value: "x\nid # 0.1.0", component: nil)
    ) { try table.bundle() }
  }

  @Test func messagesEscapeWhatTheyShow() {
    let error = BundleError.unusable(field: .version, value: "1\u{1B}[2J\n", component: "a")
    #expect(
      error.description == """
        component "a": version "1\\u{1B}[2J\\n" is not usable in a bundle: it has to be letters, \
        digits and . _ + -, at most 128 characters, with a letter or digit first
        """)
  }

  /// All of it is allowed in a URL, and all of it means something to a shell.
  @Test func sourcesThatAreURLsAreNeverRun() throws {
    let source = "https://e.com/';touch$IFS$9pwned;':$(touch$IFS$9pwned)&touch$IFS$9pwned"
    let files = try TestTable(
      components: [
        TestComponent(name: "a", source: source),
        TestComponent(name: "b", type: "Kustomize", source: source, version: nil),
      ]
    ).bundle()
    try withTemporaryFolder { folder in
      for script in ["deploy.sh", "undeploy.sh"] {
        try write(Array(files.text(script).utf8), to: "\(folder)/\(script)")
        let result = try runProgram(["bash", script, "--dry-run"], in: folder)
        #expect(result.status == 0, "\(result.output)")
      }
      let commands = files.text("001-a/README.md").split(separator: "\n").filter {
        $0.hasPrefix("helm ")
      }
      let printed = try runProgram(
        ["bash", "-c", commands.map { "printf '%s\\n' " + $0 }.joined()], in: folder)
      #expect(printed.output.split(separator: "\n").contains { $0 == source })
      #expect(try runProgram(["ls"], in: folder).output == "deploy.sh\nundeploy.sh\n")
    }
  }
}
