import RecipeBundle
import RecipeDocuments
import RecipeTable

/// A component of a recipe made for a test.
struct TestComponent {
  var name: String
  var type = "Helm"
  var namespace: String? = "tools"
  var source: String? = "https://charts.example.com"
  var chart: String?
  var version: String? = "v1.2.3"
  var tag: String?
  var path: String?
  var dependencies: [String] = []
  var preManifests: [String] = []
  var manifests: [String] = []
  var values: Value?
  var isEnabled = true

  var reference: Value {
    let texts = [
      ("name", name), ("type", type), ("namespace", namespace), ("chart", chart),
      ("source", source), ("version", version), ("tag", tag), ("path", path),
    ]
    let lists = [
      ("dependencyRefs", dependencies), ("preManifestFiles", preManifests),
      ("manifestFiles", manifests),
    ]
    return .map(
      texts.compactMap { key, text in text.map { .init(key, .string($0)) } }
        + lists.filter { !$0.1.isEmpty }.map { .init($0, .strings($1)) })
  }
}

extension Value {
  static func strings(_ texts: [String]) -> Value { .array(texts.map(Value.string)) }
}

/// A table whose first recipe every question comes to.
struct TestTable {
  var components: [TestComponent]
  /// The components of further recipes.
  var others: [[TestComponent]] = []
  /// The catalog's components.
  var registry: [Value] = []
  var files: [String: String] = [:]
  var criteria = Criteria([.service: "eks", .accelerator: "h100"])
  var generator = "larder"
  /// As `--registry-rewrite` takes them.
  var rewrites: [String] = []

  func input(_ settings: LocalSettings = LocalSettings()) throws -> BundleInput {
    let table = try RecipeTable(bytes: bytes())
    return try BundleInput(
      table: table, recipe: try table.recipe(0), criteria: criteria, settings: settings)
  }

  func bundle(_ deployer: some Deployer = HelmDeployer()) throws -> [BundleFile] {
    try wholeBundle(deployer).files
  }

  func wholeBundle(_ deployer: some Deployer = HelmDeployer()) throws -> Bundle {
    var options = BundleOptions()
    options.registryRewrites = try RegistryRewrites(try rewrites.map { try RegistryRewrite($0) })
    return try Bundle(try BundlePlan(try input(), options: options), deployer: deployer)
  }

  private func document(_ components: [TestComponent]) -> Value {
    let values = components.compactMap { component in
      component.values.map { Value.Field(component.name, $0) }
    }
    let constraint = Value.map([
      .init("name", .string("K8s.server.version")), .init("value", .string(">= 1.32")),
    ])
    return .map([
      .init("apiVersion", .string("larder.dev/v1")),
      .init("appliedOverlays", .strings(["base", "eks"])),
      .init("constraints", .array([constraint])),
      .init("componentRefs", .array(components.map(\.reference))),
      .init("deploymentOrder", .strings(components.filter(\.isEnabled).map(\.name))),
      .init("values", .map(values)),
    ])
  }

  private var catalog: Value {
    let texts = files.sorted { $0.key < $1.key }.map { Value.Field($0.key, .string($0.value)) }
    return .map([
      .init(
        "generator", .map([.init("name", .string(generator)), .init("version", .string("0.1.0"))])),
      .init("components", .array(registry)),
      .init("files", .map(texts)),
      .init(
        "tree",
        .map([
          .init("digest", .string("sha256:" + String(repeating: "ab", count: 32))),
          .init("revision", .string(String(repeating: "cd", count: 20))),
        ])),
    ])
  }

  private func bytes() -> [UInt8] {
    var writer = TableWriter(columns: Dimension.allCases.map { _ in 0 })
    let numbers = ([components] + others).map { components in
      writer.addRecipe(
        document: writer.node(document(components)), traces: writer.node(.null, in: .traces))
    }
    let columns = TableWriter.column(ofValue: 0)
    let outcome = writer.recipe(numbers[0])
    var part = writer.indexPart(outcomes: Array(repeating: outcome, count: columns))
    for dimension in Dimension.allCases.dropLast().reversed() {
      part = writer.indexPart(dimension, parts: Array(repeating: part, count: columns))
    }
    return writer.finish(catalog: catalog, root: part)
  }
}

extension [BundleFile] {
  /// The paths, without those that every bundle has.
  var ownPaths: [String] {
    let common: Set = [
      "charts.txt", "checksums.txt", "images.txt", "provenance.json", "recipe.yaml",
      "sbom.cdx.json",
    ]
    return map(\.path).filter { !common.contains($0) }
  }

  /// The text of a file, empty when there is none of that path.
  func text(_ path: String) -> String {
    first { $0.path == path }.map { String(decoding: $0.contents, as: UTF8.self) } ?? ""
  }
}
