import Diagnostics
import RecipeTable
import YAMLSyntax

extension Decoder {
  /// What every file of the recipe language starts with; nil when the file has no usable name.
  private mutating func header(
    _ root: YAMLNode, _ what: String
  ) -> (name: SourceText, spec: YAMLNode?)? {
    guard let mapping = mapping(root, what, keys: RecipeKeys.file) else { return nil }
    if let version = text(mapping["apiVersion"], "apiVersion"),
      !RecipeKeys.apiVersions.contains(version.text)
    {
      let known = RecipeKeys.apiVersions.joined(separator: ", ")
      report(
        .warning, "unknown-api-version", "apiVersion \(version.text) is none of \(known)",
        at: version.range)
    }
    let metadata = self.mapping(mapping["metadata"], "metadata", keys: ["name"])
    guard let name = text(metadata?["name"], "metadata.name"), !name.text.isEmpty else {
      report("missing-name", "\(what) has no metadata.name", at: root.range)
      return nil
    }
    return (name, mapping["spec"])
  }

  mutating func overlay(_ root: YAMLNode) -> Overlay? {
    let declaresProfile = root.mapping?["spec"]?.mapping?["profile"]?.isNull == false
    unknownKeys = isStrict || declaresProfile ? .error : .warning
    defer { unknownKeys = .warning }
    guard let (name, specNode) = header(root, "an overlay") else { return nil }
    let mapping = mapping(specNode, "spec", keys: RecipeKeys.overlaySpec)
    let base = text(mapping?["base"], "base")
    return Overlay(
      name: name, file: root.range.file, base: base?.text.isEmpty == false ? base : nil,
      criteria: criteria(mapping?["criteria"]),
      criteriaPlace: mapping?.keyRange("criteria") ?? root.mapping?.keyRange("spec") ?? name.range,
      spec: spec(mapping),
      profile: profile(mapping?["profile"]))
  }

  private mutating func spec(_ mapping: YAMLMapping?) -> RecipeSpec {
    RecipeSpec(
      constraints: constraints(mapping?["constraints"]) ?? [],
      componentRefs: componentRefs(mapping?["componentRefs"]),
      validation: validation(mapping?["validation"]),
      mixins: texts(mapping?["mixins"], "mixins") ?? [])
  }

  private mutating func criteria(_ node: YAMLNode?) -> OverlayCriteria? {
    let names = Dimension.allCases.map(\.name)
    guard let mapping = mapping(node, "criteria", keys: RecipeKeys.criteria) else { return nil }
    var stated: [Dimension: SourceText] = [:]
    for dimension in Dimension.allCases {
      guard let value = text(mapping[dimension.name], dimension.name), !value.text.isEmpty,
        value.text != Criteria.any
      else { continue }
      stated[dimension] = value
    }
    let nodes = nodes(mapping["nodes"])
    return OverlayCriteria(
      stated: stated, statesNodes: !nodes.isEmpty && nodes != "0",
      saysAny: names.contains { mapping[$0]?.scalar?.text == Criteria.any })
  }

  /// A number of nodes as it was written; empty where there is none.
  private mutating func nodes(_ node: YAMLNode?) -> String {
    guard let text = text(node, "nodes")?.text, let node, !text.isEmpty else { return "" }
    if case .int(let number)? = node.scalar?.value, number >= 0 { return text }
    report("wrong-type", "nodes must be a whole number, not \(text)", at: node.range)
    return text
  }

  /// A mixin carries constraints and componentRefs; any other key is an error.
  mutating func mixin(_ root: YAMLNode) -> Mixin? {
    unknownKeys = .error
    defer { unknownKeys = .warning }
    guard let (name, specNode) = header(root, "a mixin") else { return nil }
    let mapping = mapping(specNode, "a mixin's spec", keys: RecipeKeys.mixinSpec)
    return Mixin(name: name, file: root.range.file, spec: spec(mapping))
  }

  private mutating func profile(_ node: YAMLNode?) -> ProfileDeclaration? {
    guard let mapping = mapping(node, "profile", keys: RecipeKeys.profile), let node else {
      return nil
    }
    guard let name = text(mapping["name"], "name"), !name.text.isEmpty else {
      report("missing-name", "the profile has no name", at: node.range)
      return nil
    }
    let choices = (self.mapping(mapping["values"], "values")?.entries ?? []).map { choice($0) }
    guard let value = text(mapping["default"], "default"),
      choices.contains(where: { $0.value.text == value.text })
    else {
      let known = choices.map(\.value.text).joined(separator: ", ")
      report(
        "bad-profile-default", "the default of profile \(name.text) must be one of \(known)",
        at: mapping["default"]?.range ?? node.range)
      return nil
    }
    return ProfileDeclaration(
      name: name, description: text(mapping["description"], "description")?.text,
      defaultValue: value, choices: choices.sorted { $0.value.text.precedes($1.value.text) })
  }

  private mutating func choice(_ entry: YAMLMapping.Entry) -> ProfileDeclaration.Choice {
    let mapping = mapping(entry.value, "a profile value", keys: RecipeKeys.profileValue)
    return ProfileDeclaration.Choice(
      value: SourceText(text: entry.key, range: entry.keyRange, style: .plain),
      componentRefs: componentRefs(mapping?["componentRefs"]),
      constraints: constraints(mapping?["constraints"]) ?? [])
  }
}
