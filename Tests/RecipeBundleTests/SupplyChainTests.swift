import RecipeDocuments
import RecipeTable
import Testing

@testable import RecipeBundle

@Suite struct SupplyChainTests {
  private static let sum = String(repeating: "0a", count: 32)

  private func map(_ fields: (String, Value)...) -> Value {
    .map(fields.map { .init($0.0, $0.1) })
  }

  // MARK: Images

  /// What `images.txt` says, and the images whose tag is open.
  private func images(_ values: Value, manifest: String = "") throws -> (Set<String>, Set<String>) {
    let table = TestTable(
      components: [TestComponent(name: "a", manifests: ["m.yaml"], values: values)],
      files: ["m.yaml": manifest])
    let images = try BundlePlan(table.input()).components.map(StatedImages.init(of:))[0]
    return (Set(images.references.map(\.text)), images.untagged)
  }

  @Test func imagesInValues() throws {
    let values = map(
      ("image", map(("repository", .string("ghcr.io/a/b")), ("tag", .string("v1")))),
      (
        "joined",
        map(
          ("image", .string("driver")), ("repository", .string("nvcr.io/nvidia")),
          ("version", .string("580.1")))
      ),
      ("image2", map(("image", .string("ghcr.io/a/c")), ("version", .string("0.3.2")))),
      (
        "whole",
        map(
          ("registry", .string("quay.io")), ("repository", .string("x/y")), ("tag", .string("1")),
          ("digest", .string("sha256:" + Self.sum)))
      ),
      ("digestOnly", map(("repository", .string("quay.io/d")), ("digest", .string(Self.sum)))),
      ("plain", map(("image", .string("docker.io/library/busybox:1.38")))),
      ("number", map(("image", map(("repository", .string("q.io/n")), ("tag", .double(1.5)))))),
      ("list", .array([map(("image", .string("busybox:1")))])),
      ("toolImage", .string("quay.io/tool:2")), ("images", .array([.string("quay.io/l:3")])),
      // None of these says what image it is.
      ("driver", map(("image", .string("driver")), ("version", .string("580")))),
      ("versionOnly", map(("version", .string("1")))),
      (
        "chart",
        map(("repository", .string("https://charts.example.com")), ("version", .string("1")))
      ),
      ("plainText", .string("ghcr.io/a/b:c")),
      ("template", map(("image", .string("{{ .x }}:1")))),
      ("open", map(("image", map(("repository", .string("q.io/open")), ("tag", .string("")))))))
    let (found, open) = try images(values)
    #expect(
      found == [
        "ghcr.io/a/b:v1", "nvcr.io/nvidia/driver:580.1", "ghcr.io/a/c:0.3.2",
        "quay.io/x/y:1@sha256:\(Self.sum)", "quay.io/d@sha256:\(Self.sum)",
        "docker.io/library/busybox:1.38", "q.io/n:1.5", "busybox:1", "quay.io/tool:2",
        "quay.io/l:3",
      ])
    #expect(open == ["q.io/open"])
  }

  @Test func imagesInManifests() throws {
    let manifest = """
      # image: q.io/comment:1
      kind: Pod
      spec:
        ofedDriver:
          image: doca-driver
          repository: nvcr.io/nvidia/mellanox
          version: {{ .Values.ofed.version }}
          env:
            version: "2"
        initContainers:
        {{- if .Values.x }}
        - name: a
          image: "q.io/quoted:1"  # why
        {{- end }}
        - image: {{ .Values.plain.image }}
          name: b
        - name: c
          image: {{ .Values.plain.image | quote }}
        - image: "q.io/tagged:{{- .Values.ofed.version -}}"
        - image: q.io/unknown:{{ include "x" . }}
        - image: q.io/plain:1 # why
        - image:
            repository: q.io/map
            tag: 1
      ---
      packages:
        tuning:
          image: q.io/package
          version: {{ .Values.ofed.version | quote }}
      """
    let (found, open) = try images(
      map(
        ("ofed", map(("version", .string("doca1")))),
        ("plain", map(("image", .string("q.io/value:7"))))), manifest: manifest)
    #expect(
      found == [
        "nvcr.io/nvidia/mellanox/doca-driver:doca1", "q.io/quoted:1", "q.io/value:7",
        "q.io/tagged:doca1", "q.io/plain:1", "q.io/map:1", "q.io/package:doca1",
      ])
    #expect(open == [])
  }

  @Test(arguments: [
    "", "a b", "A/b:1", "https://a/b", "a/b:", "a/b@x", "a/b@sha256:00", "/a", "a/", "a//b", "-a",
    "a/b:c d",
    "a/b:-x", "a@b@c", "$(id)/a:1", "a.b/c\n:1",
  ])
  func namesOfNoImage(_ text: String) { #expect(ImageReference(text) == nil) }

  // MARK: Package URLs

  @Test func packageURLsOfImages() throws {
    func url(_ text: String) throws -> String {
      PackageURL.text(try #require(ImageReference(text)))
    }
    #expect(try url("busybox:1") == "pkg:docker/busybox@1")
    #expect(try url("docker.io/library/ubuntu:24.04") == "pkg:docker/library/ubuntu@24.04")
    #expect(
      try url("nvcr.io/nvidia/driver:580") == "pkg:docker/nvidia/driver@580?repository_url=nvcr.io")
    #expect(
      try url("gcr.io/distroless/static:latest@sha256:\(Self.sum)")
        == "pkg:oci/static@sha256:\(Self.sum)?repository_url=gcr.io%2Fdistroless%2Fstatic&tag=latest"
    )
  }

  @Test func packageURLsOfSources() {
    typealias Kustomization = DeployedComponent.Kustomization
    #expect(
      PackageURL.text(
        DeployedComponent.HelmChart(name: "a", repository: "https://c.example/x", version: "v1+b"))
        == "pkg:helm/a@v1%2Bb?repository_url=https:%2F%2Fc.example%2Fx")
    for repository in [
      "https://github.com/Team/Repo.git", "git@github.com:team/repo", "github.com/team/repo",
    ] {
      #expect(
        PackageURL.text(Kustomization(repository: repository, path: "config/default", tag: "v2"))
          == "pkg:github/team/repo@v2#config/default")
    }
    #expect(
      PackageURL.text(
        Kustomization(repository: "https://git.example.com/t/repo", path: nil, tag: "v2"))
        == "pkg:generic/repo@v2?vcs_url=git%2Bhttps:%2F%2Fgit.example.com%2Ft%2Frepo%40v2")
  }

  // MARK: Documents

  private func document(_ path: String, of table: TestTable) throws -> Value {
    try #require(Value(document: Array(try table.bundle().text(path).utf8)))
  }

  static let table = TestTable(
    components: HelmDeployerTests.components, files: HelmDeployerTests.files)

  @Test func billOfMaterials() throws {
    var table = Self.table
    table.components[0].values = map(
      ("image", map(("repository", .string("q.io/a")), ("tag", .string("1")))))
    let bill = try document("sbom.cdx.json", of: table)
    #expect(bill["specVersion"]?.string == "1.6")
    let dependencies = Dictionary(
      uniqueKeysWithValues: bill["dependencies"]!.elements.map {
        ($0["ref"]!.string!, $0["dependsOn"]!.strings)
      })
    #expect(
      dependencies == [
        "recipe:h100-eks": [
          "component:alpha", "component:extras", "component:kustomized", "component:zeta",
        ],
        "component:zeta": ["image:q.io/a:1"], "component:alpha": ["component:zeta"],
        "component:extras": [], "component:kustomized": [], "image:q.io/a:1": [],
      ])
    // The charts' own images are not known; manifests alone hide nothing.
    #expect(
      bill["compositions"]?.elements.first?["dependencies"]?.strings == [
        "component:zeta", "component:alpha", "component:kustomized",
      ])
    // The same for the same plan, another for another.
    let number = try #require(bill["serialNumber"]?.string)
    #expect(try document("sbom.cdx.json", of: table)["serialNumber"]?.string == number)
    #expect(try document("sbom.cdx.json", of: Self.table)["serialNumber"]?.string != number)
    #expect(
      number.wholeMatch(
        of: /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
  }

  @Test func provenance() throws {
    let files = try Self.table.bundle()
    let statement = try document("provenance.json", of: Self.table)
    let subjects = statement["subject"]!.elements.map {
      "\($0["digest"]!["sha256"]!.string!)  \($0["name"]!.string!)"
    }
    let lines = files.text("checksums.txt").split(separator: "\n").map(String.init)
    #expect(subjects == lines.filter { !$0.hasSuffix("  provenance.json") })
    #expect(subjects.count == files.count - 2)
    let definition = statement["predicate"]?["buildDefinition"]
    let parameters = definition?["externalParameters"]
    #expect(parameters?["criteria"]?["accelerator"]?.string == "h100")
    #expect(parameters?["criteria"]?["intent"]?.string == "any")
    #expect(parameters?["deployer"]?.string == "helm")
    #expect(parameters?["options"] == .map([]))
    #expect(
      definition?["resolvedDependencies"]?.elements.compactMap { $0["digest"] } == [
        map(("sha256", .string(String(repeating: "ab", count: 32)))),
        map(("gitCommit", .string(String(repeating: "cd", count: 20)))),
      ])
    #expect(
      statement["predicate"]?["runDetails"]?["builder"]?["version"]?["larder"]?.string == "0.1.0")
  }

  @Test func provenanceHasTheOptions() throws {
    var options = BundleOptions()
    options.repository = "https://git.example.com/team/clusters"
    options.folder = "clusters/a"
    options.isSerial = true
    let bundle = try Bundle(
      try BundlePlan(try Self.table.input(), options: options), deployer: HelmDeployer())
    let statement = try #require(
      Value(document: Array(bundle.files.text("provenance.json").utf8)))
    #expect(
      statement["predicate"]?["buildDefinition"]?["externalParameters"]?["options"]
        == map(
          ("folder", .string("clusters/a")),
          ("repository", .string("https://git.example.com/team/clusters")),
          ("revision", .string("main")), ("serial", .bool(true))))
  }

  @Test func nothingTellsTheTimeOrTheMachine() throws {
    for file in try Self.table.bundle()
    where ["sbom.cdx.json", "provenance.json"].contains(file.path) {
      let text = String(decoding: file.contents, as: UTF8.self)
      #expect(text.firstMatch(of: /"(timestamp|startedOn|finishedOn|invocationId)"/) == nil)
      #expect(!text.contains("/home") && !text.contains("/tmp") && !text.contains("file:"))
    }
  }

  /// The layout by the rules of the image specification, as Python reads them.
  @Test func imageLayout() throws {
    let script = """
      import hashlib, io, json, os, re, sys, tarfile
      def descriptor(d, media):
          assert d["mediaType"] == media, d
          algorithm, digits = d["digest"].split(":")
          assert algorithm == "sha256" and re.fullmatch("[0-9a-f]{64}", digits), d
          data = open("blobs/sha256/" + digits, "rb").read()
          assert hashlib.sha256(data).hexdigest() == digits and len(data) == d["size"], d
          assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}", media)
          for key, value in d.get("annotations", {}).items(): assert isinstance(value, str) and key, key
          return data
      assert json.load(open("oci-layout")) == {"imageLayoutVersion": "1.0.0"}
      index = json.load(open("index.json"))
      assert index["schemaVersion"] == 2 and index["mediaType"] == "application/vnd.oci.image.index.v1+json"
      [entry] = index["manifests"]
      reference = entry["annotations"]["org.opencontainers.image.ref.name"]
      assert re.fullmatch(r"[A-Za-z0-9]+([-._:@+]|--)?([A-Za-z0-9]+([-._:@/+]|--)?)*", reference), reference
      manifest = json.loads(descriptor(entry, "application/vnd.oci.image.manifest.v1+json"))
      assert manifest["schemaVersion"] == 2 and manifest["mediaType"] == entry["mediaType"]
      # Required where the configuration is the empty one.
      assert manifest["artifactType"] == entry["artifactType"]
      assert descriptor(manifest["config"], "application/vnd.oci.empty.v1+json") == b"{}"
      [layer] = manifest["layers"]
      data = descriptor(layer, "application/vnd.larder.bundle.v1.tar+gzip")
      assert layer["annotations"]["org.opencontainers.image.title"] == "h100-eks-helm.tar.gz"
      names = tarfile.open(fileobj=io.BytesIO(data)).getnames()
      blobs = os.listdir("blobs/sha256")
      assert len(blobs) == 3 and "h100-eks/deploy.sh" in names, (blobs, names)
      assert not any("created" in json.dumps(d) for d in (index, manifest))
      print("as specified")
      """
    try withTemporaryFolder { folder in
      _ = try runProgram(["mkdir", "-p", "blobs/sha256"], in: folder)
      for file in try OCILayout.files(of: try Self.table.wholeBundle()) {
        try write(file.contents, to: "\(folder)/\(file.path)")
      }
      let result = try runProgram(["python3", "-c", script], in: folder)
      #expect(result.output == "as specified\n")
    }
  }
}
