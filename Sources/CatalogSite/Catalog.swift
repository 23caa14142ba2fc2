import RecipeTable

/// The catalog record of a table, read once. Whatever the tree does not declare is nil.
struct Catalog: Sendable {
  struct Overlay: Sendable {
    let file: String?
    /// The criteria that it states, such as `eks, ubuntu`.
    let criteria: String?
    /// The same, one by one.
    let stated: [(dimension: Dimension, value: String)]
    /// The overlay that it extends.
    let base: String?
    /// The names of the mixins that it asks for itself.
    let mixins: [String]
  }

  struct Component: Sendable {
    let displayName: String?
    /// HTML.
    let description: String?
    /// Markdown, as the tree has it.
    let text: String?
    /// What its authors say of it at length, in Markdown as the tree has it.
    let readme: String?
  }

  /// A file of the tree that the site shows as it is.
  struct File: Sendable {
    /// Within the site.
    let page: String
    let text: String
  }

  struct Vocabulary: Sendable {
    let dimension: Dimension
    let values: [CriteriaValue]
    /// HTML, by value.
    let descriptions: [String: String]
  }

  /// In the order in which people name them.
  let dimensions: [Vocabulary]
  let overlays: [String: Overlay]
  /// Files by name.
  let mixins: [String: String]
  let components: [String: Component]
  /// Plain text, by phase and name.
  let checks: [String: String]
  /// Every check, in the order of the validator catalog.
  let checkNames: [(phase: String, name: String, description: String)]
  /// Manifests and health checks, by path.
  let files: [String: File]
  let assumptions: Assumptions

  /// The order in which a combination's name gives its values.
  static let reading: [Dimension] = [.accelerator, .service, .os, .intent, .platform]

  init(_ table: RecipeTable) throws {
    let record = try table.catalog.value()
    dimensions = try Self.reading.map { Vocabulary($0, values: try table.vocabulary($0)) }
    let base = record["base"].map { [$0] } ?? []
    overlays = Self.named(.array(base + (record["overlays"]?.elements ?? [])), Overlay.init)
    mixins = Self.named(record["mixins"]) { $0["file"]?.string }
    components = Self.named(record["components"], Component.init)
    checks = Dictionary(
      (record["checks"]?.elements ?? []).compactMap { check in
        check["description"]?.string.map { (Self.checkKey(check), $0) }
      }, uniquingKeysWith: { first, _ in first })
    checkNames = (record["checks"]?.elements ?? []).map { check in
      (
        check["phase"]?.string ?? "", check["name"]?.string ?? "",
        check["description"]?.string ?? ""
      )
    }
    files = Self.files(record["files"]?.fields ?? [])
    assumptions = Assumptions(record["assumptions"]?.elements ?? [])
  }

  func check(_ name: String, in phase: String) -> String? { checks["\(phase)/\(name)"] }

  private static func checkKey(_ check: Value) -> String {
    "\(check["phase"]?.string ?? "")/\(check["name"]?.string ?? "")"
  }

  /// Each has a page of its own: many recipes share them, and some are longer than a recipe's page.
  private static func files(_ fields: [Value.Field]) -> [String: File] {
    let names = PageNames.unique(fields.map(\.key))
    // Browsers show this kind of file, and offer YAML for saving.
    let files = zip(names, fields).map {
      ($1.key, File(page: "files/\($0).txt", text: $1.value.string ?? ""))
    }
    return Dictionary(files, uniquingKeysWith: { first, _ in first })
  }

  private static func named<Output>(
    _ records: Value?, _ make: (Value) -> Output?
  ) -> [String: Output] {
    var result: [String: Output] = [:]
    for record in records?.elements ?? [] {
      if let name = record["name"]?.string, let made = make(record) { result[name] = made }
    }
    return result
  }
}

extension Catalog.Overlay {
  init(_ record: Value) {
    file = record["file"]?.string
    let stated = record["criteria"]
    self.stated = Catalog.reading.compactMap { dimension in
      stated?[dimension.name]?.string.map { (dimension, $0) }
    }
    let values = self.stated.map(\.value)
    criteria = values.isEmpty ? nil : values.joined(separator: ", ")
    base = record["base"]?.string
    mixins = record["mixins"]?.strings ?? []
  }
}

extension Catalog.Component {
  init(_ record: Value) {
    displayName = record["displayName"]?.string
    text = record["description"]?.string
    description = text.map(Prose.html)
    readme = record["readme"]?.string
  }
}

extension Catalog.Vocabulary {
  init(_ dimension: Dimension, values: [CriteriaValue]) {
    self.dimension = dimension
    self.values = values
    descriptions = Dictionary(
      values.compactMap { value in value.description.map { (value.name, Prose.html($0)) } },
      uniquingKeysWith: { first, _ in first })
  }
}
