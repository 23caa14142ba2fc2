import RecipeBundle
import RecipeTable

/// A recipe with everything that deployers that pull have to order: levels, charts of both kinds, local charts
/// before and after, a kustomization, manifests alone, and a component without anything.
enum GitOpsFixture {
  static let charts = [
    TestComponent(
      name: "base", version: "1.0.0", values: .map([.init("replicas", .int(2))])),
    TestComponent(
      name: "core", namespace: "gpu", source: "oci://registry.example.com/charts/", chart: "engine",
      version: "1.2.3+build.4", dependencies: ["base"], preManifests: ["first.yaml"],
      manifests: ["last.yaml"], values: .map([.init("mode", .string("on"))])),
    TestComponent(name: "nothing", source: "", version: nil, dependencies: ["core"]),
    TestComponent(
      name: "extras", namespace: "extra", source: "", version: nil, dependencies: ["nothing"],
      manifests: ["last.yaml"]),
    TestComponent(name: "open", version: nil),
  ]
  static let kustomized = TestComponent(
    name: "types", type: "Kustomize", namespace: "typed", source: "git@git.example.com:team/types",
    version: nil, tag: "v2", path: "config/crd", dependencies: ["base"],
    preManifests: ["first.yaml"], manifests: ["last.yaml"])
  static let user = TestComponent(name: "user", dependencies: ["types"])
  static let files = [
    "first.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: gpu\n",
    "last.yaml": "kind: ConfigMap\n",
  ]

  static func files(
    _ components: [TestComponent], _ deployer: some Deployer, _ options: BundleOptions = .init()
  ) throws -> [BundleFile] {
    let input = try TestTable(components: components, files: files).input()
    return try Bundle(try BundlePlan(input, options: options), deployer: deployer).files
  }

  static func pulled(from repository: String, at revision: String = "main") -> BundleOptions {
    var options = BundleOptions()
    options.repository = repository
    options.revision = revision
    return options
  }

  static var serial: BundleOptions {
    var options = BundleOptions()
    options.isSerial = true
    return options
  }
}

extension [BundleFile] {
  var paths: Set<String> { Set(map(\.path)) }

  /// The names listed under a key, in the form that a list of names or of maps with `name` has.
  func names(_ path: String, under key: String) -> [String] {
    let lines = text(path).split(separator: "\n").drop { !$0.hasSuffix("\(key):") }.dropFirst()
    return lines.prefix { $0.contains("- ") }
      .compactMap { $0.split(separator: " ").last.map(String.init) }
  }
}
