import RecipeTable
import Testing

@testable import RecipeBundle

@Suite struct RegistryRewriteTests {
  static func rewrites(_ texts: String...) throws -> RegistryRewrites {
    try RegistryRewrites(try texts.map { try RegistryRewrite($0) })
  }

  @Test(arguments: [
    ("nvcr.io=r.local/nvcr", "nvcr.io/nvidia/driver:580", "r.local/nvcr/nvidia/driver:580"),
    ("nvcr.io=r.local", "nvcr.io.example.com/a:1", "nvcr.io.example.com/a:1"),
    // Another server.
    ("nvcr.io=r.local", "nvcr.io:5000/a:1", "nvcr.io:5000/a:1"),
    ("nvcr.io/nvidia=r.local", "nvcr.io/nvidia-ai/a:1", "nvcr.io/nvidia-ai/a:1"),
    ("nvcr.io/nvidia/driver=r.local/d", "nvcr.io/nvidia/driver:580", "r.local/d:580"),
    ("nvcr.io/nvidia/driver=r.local/d", "nvcr.io/nvidia/driver@sha256:00", "r.local/d@sha256:00"),
    ("docker.io=r.local/hub", "ubuntu:24.04", "r.local/hub/library/ubuntu:24.04"),
    ("docker.io=r.local/hub", "pytorch/pytorch:2", "r.local/hub/pytorch/pytorch:2"),
    ("docker.io/library=r.local", "busybox", "r.local/busybox"),
    ("docker.io=r.local", "ghcr.io/a/b:1", "ghcr.io/a/b:1"),
    ("localhost:5000=r.local", "localhost:5000/a", "r.local/a"),
  ])
  func images(_ rule: String, _ image: String, _ expected: String) throws {
    #expect(try Self.rewrites(rule).rewritten(image: image) == expected)
  }

  @Test func longestWins() throws {
    let orders = [
      ["ghcr.io=a.local", "ghcr.io/nvidia=b.local", "ghcr.io/nvidia/x=c.local/y"],
      ["ghcr.io/nvidia/x=c.local/y", "ghcr.io/nvidia=b.local", "ghcr.io=a.local"],
    ]
    for order in orders {
      let rewrites = try RegistryRewrites(try order.map { try RegistryRewrite($0) })
      #expect(rewrites.rewritten(image: "ghcr.io/nvidia/x:1") == "c.local/y:1")
      #expect(rewrites.rewritten(image: "ghcr.io/nvidia/z:1") == "b.local/z:1")
      #expect(rewrites.rewritten(image: "ghcr.io/other:1") == "a.local/other:1")
    }
  }

  @Test(arguments: [
    ("ghcr.io=r.local", "oci://ghcr.io/charts", "oci://r.local/charts"),
    // A chart repository by the same host is none of a registry's business.
    ("ghcr.io=r.local", "https://ghcr.io/charts", "https://ghcr.io/charts"),
    ("https://c.example=https://m.local/c", "https://c.example/stable", "https://m.local/c/stable"),
    ("https://c.example=https://m.local/c", "http://c.example/stable", "http://c.example/stable"),
    ("https://c.example=oci://m.local/c", "https://c.example", "oci://m.local/c"),
    ("https://c.example/=oci://m.local/c/", "https://c.example/x", "oci://m.local/c/x"),
    ("https://c.example=https://m.local", "https://c.example.org", "https://c.example.org"),
  ])
  func chartRepositories(_ rule: String, _ source: String, _ expected: String) throws {
    #expect(try Self.rewrites(rule).rewritten(chartRepository: source) == expected)
  }

  @Test(arguments: [
    "", "=", "a", "nvcr.io", "nvcr.io=", "=nvcr.io", "a.b=c.d=e.f", "nvidia=r.local",
    "nvcr.io=mirror",
    "nvcr.io=r.local/a b", "nvcr.io=r.local/$(id)", "nvcr.io=r.local/../x", "nvcr.io=r.local//x",
    "nvcr.io=user@r.local", "nvcr.io=r.local:99999", "nvcr.io=r.local:x", "nvcr.io=r.local:+1",
    "nvcr.io=r.local?x", "ftp://a.b=r.local", "https://=https://r.local", "nvcr.io=r.local/\n",
    "https://c.example=m.local", "nvcr.io=https://m.local", "nvcr.io=-x.local", "nvcr.io=r.löcal",
  ])
  func malformed(_ text: String) {
    #expect(throws: RegistryRewrite.Malformed.self) { try RegistryRewrite(text) }
  }

  @Test func twoForOne() {
    #expect(throws: RegistryRewrite.Malformed.repeated("a.io")) {
      try Self.rewrites("a.io=b.local", "oci://a.io/=c.local")
    }
  }

  // MARK: Values and manifests

  @Test func values() throws {
    func map(_ fields: (String, Value)...) -> Value { .map(fields.map { .init($0.0, $0.1) }) }
    let value = map(
      ("image", map(("repository", .string("pytorch/pytorch")), ("tag", .string("2")))),
      (
        "driver",
        map(
          ("image", .string("driver")), ("repository", .string("nvcr.io/nvidia")),
          ("version", .string("580")))
      ),
      (
        "exporter",
        map(("image", map(("registry", .string("docker.io")), ("repository", .string("a/b")))))
      ),
      ("sidecarImage", .string("busybox:1")),
      ("args", .array([.string("--x"), .string("nvcr.io/y")])),
      ("open", map(("image", .string("driver")), ("version", .string("1")))),
      ("text", .string("see https://nvcr.io/x")), ("repository", .string("https://nvcr.io")))
    let rewritten = value.rewritten(
      by: try Self.rewrites("docker.io=r.local/hub", "nvcr.io=r.local/nv"))
    #expect(rewritten["image"]?["repository"] == .string("r.local/hub/pytorch/pytorch"))
    #expect(rewritten["image"]?["tag"] == .string("2"))
    #expect(rewritten["driver"]?["repository"] == .string("r.local/nv/nvidia"))
    #expect(rewritten["driver"]?["image"] == .string("driver"))
    #expect(rewritten["exporter"]?["image"]?["registry"] == .string("r.local"))
    #expect(rewritten["exporter"]?["image"]?["repository"] == .string("hub/a/b"))
    #expect(rewritten["sidecarImage"] == .string("r.local/hub/library/busybox:1"))
    #expect(rewritten["args"] == .strings(["--x", "r.local/nv/y"]))
    #expect(rewritten["open"]?["image"] == .string("driver"))
    #expect(rewritten["text"] == .string("see https://nvcr.io/x"))
    #expect(rewritten["repository"] == .string("https://nvcr.io"))
  }

  @Test func manifests() throws {
    let text = """
      kind: Pod
      # nvcr.io/comment
      spec:
        containers:
          - image: busybox:1.38@sha256:\(String(repeating: "0", count: 64))
          - name: b
            image: "nvcr.io/a/b:{{ .Values.tag }}"
            args: ["--image=nvcr.io/c:1", 'x.nvcr.io/d']
          - image: {{ .Values.image }}
          - image: driver
            repository: nvcr.io/nvidia
            version: "1"

      """
    var table = TestTable(
      components: [TestComponent(name: "a", manifests: ["m.yaml"])], files: ["m.yaml": text])
    table.rewrites = ["nvcr.io=r.local/nv", "docker.io=r.local/hub"]
    let written = try table.bundle().text("001-a/manifests/templates/m.yaml")
    let expected =
      text.replacing("busybox:", with: "r.local/hub/library/busybox:")
      .replacing("x.nvcr.io", with: "\u{1}").replacing("nvcr.io/", with: "r.local/nv/")
      .replacing("\u{1}", with: "x.nvcr.io")
    #expect(written == expected)
  }

  @Test func bundlesShowWhatIsUsed() throws {
    let image = Value.map([
      .init(
        "image",
        .map([.init("repository", .string("nvcr.io/x/y")), .init("tag", .string("v1"))]))
    ])
    var table = TestTable(components: [
      TestComponent(name: "a", values: image),
      TestComponent(name: "b", source: "oci://nvcr.io/charts"),
    ])
    let plain = try table.bundle()
    #expect(
      plain.text("charts.txt").hasSuffix(
        "a --repo https://charts.example.com --version v1.2.3\noci://nvcr.io/charts/b --version v1.2.3\n"
      ))
    #expect(plain.text("images.txt").hasSuffix("\nnvcr.io/x/y:v1\n"))
    table.rewrites = ["nvcr.io=r.local", "https://charts.example.com=oci://r.local/charts"]
    let bundle = try table.bundle()
    #expect(
      bundle.text("charts.txt").hasSuffix(
        "oci://r.local/charts/a --version v1.2.3\noci://r.local/charts/b --version v1.2.3\n"))
    #expect(bundle.text("images.txt").hasSuffix("\nr.local/x/y:v1\n"))
    for path in ["sbom.cdx.json", "deploy.sh", "001-a/values.yaml"] {
      #expect(
        plain.text(path).contains("nvcr.io") && !bundle.text(path).contains("nvcr.io"), "\(path)")
    }
    #expect(bundle.text("provenance.json").contains("\"nvcr.io=r.local\""))
    // The recipe stays what it was.
    #expect(bundle.text("recipe.yaml") == plain.text("recipe.yaml"))
  }
}
