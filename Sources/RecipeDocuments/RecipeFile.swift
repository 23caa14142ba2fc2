import Diagnostics
import RecipeTable
import YAMLSyntax

/// A `RecipeResult` document in a file, YAML or JSON, as `larder recipe` and AICR write it.
public enum RecipeFile {
  /// The file is no recipe: every reason, each with its place.
  public struct Unreadable: Error {
    public let diagnostics: [Diagnostic]
  }

  /// Reads a recipe.
  ///
  /// Helm values are not in such a document, so no component has any, and the choices of a profile are
  /// made already.
  ///
  /// - Parameter path: what findings call the file.
  public static func read(
    _ bytes: [UInt8], path: String, limits: YAMLLimits = YAMLLimits()
  ) throws(Unreadable) -> Recipe {
    let document = YAMLDocument(bytes: bytes, path: path, limits: limits)
    // Also for a second document: which of two recipes was meant is not ours to guess.
    guard document.diagnostics.isEmpty else { throw Unreadable(diagnostics: document.diagnostics) }
    var reader = RecipeReader(file: document.file)
    let recipe = reader.recipe(document.root)
    guard let recipe, reader.diagnostics.isEmpty else {
      throw Unreadable(diagnostics: reader.diagnostics)
    }
    return recipe
  }
}

/// Reads the tree of a file, and goes on after what is wrong to find all of it.
private struct RecipeReader {
  let file: SourceFile
  private(set) var diagnostics: [Diagnostic] = []

  init(file: SourceFile) { self.file = file }

  mutating func recipe(_ root: YAMLNode?) -> Recipe? {
    guard let root, let document = root.mapping else {
      report("not-a-recipe", "this is no recipe; \(Self.advice)", root?.range)
      return nil
    }
    guard isRecipe(document, root) else { return nil }
    reportSlips(document)
    let order = document["deploymentOrder"].map { strings($0, "deploymentOrder") }
    return Recipe(
      criteria: criteria(document["criteria"]), apiVersion: text(document["apiVersion"]) ?? "",
      appliedOverlays: overlays(document["metadata"]), mixins: [],
      constraints: constraints(document["constraints"], "constraints"),
      components: components(document["componentRefs"], enabled: order.map { Set($0) }),
      deploymentOrder: order ?? [], phases: phases(document["validation"]), profile: nil)
  }

  private static let keys = [
    "kind", "apiVersion", "metadata", "criteria", "constraints", "componentRefs", "deploymentOrder",
    "validation",
  ]

  /// Later versions add keys; one that is nearly one of ours would quietly take what it holds away.
  private mutating func reportSlips(_ document: YAMLMapping) {
    for entry in document.entries where !Self.keys.contains(entry.key) {
      guard let near = slip(entry.key, of: Self.keys) else { continue }
      report("unknown-key", "a recipe has no \(entry.key)\(didYouMean(near))", entry.keyRange)
    }
  }

  private static let advice = "write one with larder recipe --output FILE"

  /// A document without a kind is one where AICR takes it for one.
  private mutating func isRecipe(_ document: YAMLMapping, _ root: YAMLNode) -> Bool {
    let kind = document["kind"]
    let name = kind.flatMap { text($0) } ?? ""
    if name == RecipeResult.kind { return true }
    if name.isEmpty, document["componentRefs"] != nil { return true }
    let found = name.isEmpty ? "this has no kind" : "the kind of this is \(name)"
    report(
      "not-a-recipe", "\(found), and a recipe's is \(RecipeResult.kind); \(Self.advice)",
      kind?.range ?? root.range)
    return false
  }

  private mutating func criteria(_ node: YAMLNode?) -> Criteria {
    guard let fields = mapping(node, "criteria") else { return Criteria() }
    var criteria = Criteria()
    for dimension in Dimension.allCases {
      if let value = text(fields[dimension.name]), !value.isEmpty { criteria[dimension] = value }
    }
    return criteria
  }

  private mutating func overlays(_ node: YAMLNode?) -> [String] {
    guard let fields = mapping(node, "metadata") else { return [] }
    return strings(fields["appliedOverlays"], "metadata.appliedOverlays")
  }

  // MARK: Constraints and phases

  private mutating func constraints(_ node: YAMLNode?, _ place: String) -> [Recipe.Constraint] {
    var found: [Recipe.Constraint] = []
    for item in elements(node, place) {
      guard let fields = mapping(item, "a constraint"),
        let name = required("name", of: fields, item, "a constraint"),
        let value = required("value", of: fields, item, "the constraint \(name)")
      else { continue }
      found.append(
        Recipe.Constraint(
          name: name, value: value, severity: text(fields["severity"]),
          remediation: text(fields["remediation"]), unit: text(fields["unit"])))
    }
    return found
  }

  private mutating func phases(_ node: YAMLNode?) -> [Recipe.Phase] {
    var found: [Recipe.Phase] = []
    for entry in mapping(node, "validation")?.entries ?? [] {
      let place = "validation.\(entry.key)"
      guard let fields = mapping(entry.value, place) else { continue }
      guard Recipe.Phase.names.contains(entry.key) else {
        reportUnknown(entry)
        continue
      }
      found.append(
        Recipe.Phase(
          name: entry.key, timeout: text(fields["timeout"]),
          checks: strings(fields["checks"], "\(place).checks"),
          constraints: constraints(fields["constraints"], "\(place).constraints")))
    }
    return found
  }

  /// What a phase that we do not know declares would never be judged.
  private mutating func reportUnknown(_ entry: YAMLMapping.Entry) {
    let hint = didYouMean(
      nearestName(to: entry.key, in: Recipe.Phase.names), orOneOf: Recipe.Phase.names)
    report("unknown-phase", "there is no phase \(entry.key)\(hint)", entry.keyRange)
  }

  // MARK: Components

  private mutating func components(
    _ node: YAMLNode?, enabled: Set<String>?
  ) -> [Recipe.Component] {
    var found: [Recipe.Component] = []
    for item in elements(node, "componentRefs") {
      guard let fields = mapping(item, "a component"),
        let name = required("name", of: fields, item, "a component")
      else { continue }
      found.append(component(name, fields, isEnabled: enabled?.contains(name) ?? true))
    }
    return found
  }

  private mutating func component(
    _ name: String, _ fields: YAMLMapping, isEnabled: Bool
  ) -> Recipe.Component {
    let source = text(fields["source"]).flatMap { $0.isEmpty ? nil : $0 }
    let type = text(fields["type"]) ?? ""
    return Recipe.Component(
      name: name, isEnabled: isEnabled, type: type, namespace: text(fields["namespace"]),
      chart: type == "Helm" && source != nil ? text(fields["chart"]) ?? name : nil,
      source: source, version: text(fields["version"]), tag: text(fields["tag"]),
      path: text(fields["path"]),
      dependencies: strings(fields["dependencyRefs"], "dependencyRefs"),
      valuesFile: text(fields["valuesFile"]),
      preManifestFiles: strings(fields["preManifestFiles"], "preManifestFiles"),
      manifestFiles: strings(fields["manifestFiles"], "manifestFiles"),
      healthCheck: text(fields["healthCheckAsserts"]), values: nil)
  }

  // MARK: Shapes

  private mutating func mapping(_ node: YAMLNode?, _ what: String) -> YAMLMapping? {
    guard let node, !node.isNull else { return nil }
    if let mapping = node.mapping { return mapping }
    report("wrong-type", "\(what) is a mapping", node.range)
    return nil
  }

  private mutating func elements(_ node: YAMLNode?, _ what: String) -> [YAMLNode] {
    guard let node, !node.isNull else { return [] }
    if let elements = node.sequence { return elements }
    report("wrong-type", "\(what) is a list", node.range)
    return []
  }

  private mutating func strings(_ node: YAMLNode?, _ what: String) -> [String] {
    var found: [String] = []
    for item in elements(node, what) {
      if let text = text(item) { found.append(text) }
    }
    return found
  }

  /// The text of a scalar as it was written, whatever YAML takes it for: the version `1.30` is one.
  private mutating func text(_ node: YAMLNode?) -> String? {
    guard let node, !node.isNull else { return nil }
    if let scalar = node.scalar { return scalar.text }
    report("wrong-type", "this is a single value", node.range)
    return nil
  }

  private mutating func required(
    _ key: String, of fields: YAMLMapping, _ node: YAMLNode, _ what: String
  ) -> String? {
    let before = diagnostics.count
    if let text = text(fields[key]), !text.isEmpty { return text }
    if diagnostics.count == before {
      report("missing-\(key)", "\(what) has no \(key)", (fields[key] ?? node).range)
    }
    return nil
  }

  private mutating func report(_ code: String, _ message: String, _ range: SourceRange?) {
    diagnostics.append(
      Diagnostic(.error, code, message, at: range ?? SourceRange(startOf: file)))
  }
}
