import Diagnostics
import RecipeTable
import YAMLSyntax

/// Turns YAML into the model, and notes what does not fit.
struct Decoder {
  var diagnostics: [Diagnostic] = []
  /// Whether an unknown key is an error in every recipe, not only where the language refuses it: a
  /// tree with one compiles, but does not say what its author meant.
  var isStrict = false
  /// What an unknown key is in what is being read.
  var unknownKeys = Diagnostic.Severity.warning

  mutating func report(_ code: String, _ message: String, at range: SourceRange?) {
    report(.error, code, message, at: range)
  }

  mutating func report(
    _ severity: Diagnostic.Severity, _ code: String, _ message: String, at range: SourceRange?
  ) {
    diagnostics.append(Diagnostic(severity, code, message, at: range))
  }

  /// The mapping of a node; nil, with a finding unless the node is null, when it is none.
  mutating func mapping(_ node: YAMLNode?, _ what: String, keys: [String]? = nil) -> YAMLMapping? {
    guard let node, !node.isNull else { return nil }
    guard let mapping = node.mapping else {
      report("wrong-type", "\(what) must be a mapping", at: node.range)
      return nil
    }
    if let keys { checkKeys(mapping, what, known: keys) }
    return mapping
  }

  private mutating func checkKeys(_ mapping: YAMLMapping, _ what: String, known: [String]) {
    for entry in mapping.entries where !known.contains(entry.key) {
      let hint = didYouMean(nearestName(to: entry.key, in: known), orOneOf: known)
      let meant = entry.key.slip(among: known.filter { mapping[$0] == nil })
      diagnostics.append(
        Diagnostic(
          unknownKeys, "unknown-key", "\(what) has no key \(entry.key)\(hint)", at: entry.keyRange,
          fix: meant.map { Diagnostic.Fix(replacing: entry.keyRange, with: $0) }))
    }
  }

  /// The items of a list; nil when absent or null.
  mutating func list(_ node: YAMLNode?, _ what: String) -> [YAMLNode]? {
    guard let node, !node.isNull else { return nil }
    guard let items = node.sequence else {
      report("wrong-type", "\(what) must be a list", at: node.range)
      return nil
    }
    return items
  }

  /// A scalar's text as written, whatever its type; nil when absent or null.
  mutating func text(_ node: YAMLNode?, _ what: String) -> SourceText? {
    guard let node, !node.isNull else { return nil }
    guard let scalar = node.scalar else {
      report("wrong-type", "\(what) must be text, not a collection", at: node.range)
      return nil
    }
    return SourceText(text: scalar.text, range: node.range, style: scalar.style)
  }

  mutating func tracedText(_ node: YAMLNode?, _ what: String) -> TracedValue? {
    text(node, what).map { TracedValue(text: $0.text, at: $0.range) }
  }

  func nonEmpty(_ value: TracedValue?) -> TracedValue? {
    value?.text.isEmpty == false ? value : nil
  }

  mutating func texts(_ node: YAMLNode?, _ what: String) -> [SourceText]? {
    guard let items = list(node, what) else { return nil }
    return items.compactMap { text($0, "an item of \(what)") }
  }

  mutating func tracedTexts(_ node: YAMLNode?, _ what: String) -> [TracedValue]? {
    texts(node, what).map { $0.map { TracedValue(text: $0.text, at: $0.range) } }
  }

  mutating func bool(_ node: YAMLNode?, _ what: String) -> Bool {
    guard let node, !node.isNull else { return false }
    if case .bool(let flag)? = node.scalar?.value { return flag }
    report("wrong-type", "\(what) must be true or false", at: node.range)
    return false
  }

  /// A list of mappings, each with a name.
  mutating func named<Item>(
    _ node: YAMLNode?, _ what: String, keys: [String],
    _ make: (inout Decoder, SourceText, YAMLMapping, SourceRange) -> Item
  ) -> [Item]? {
    guard let items = list(node, what) else { return nil }
    return items.compactMap { item -> Item? in
      guard let mapping = mapping(item, "an item of \(what)", keys: keys) else { return nil }
      guard let name = text(mapping["name"], "name"), !name.text.isEmpty else {
        report("missing-name", "an item of \(what) has no name", at: item.range)
        return nil
      }
      return make(&self, name, mapping, item.range)
    }
  }
}

// MARK: Parts that overlays, mixins and profiles share

extension Decoder {
  mutating func constraints(_ node: YAMLNode?) -> [Constraint]? {
    named(node, "constraints", keys: Constraint.fields) { decoder, name, mapping, range in
      let fields = Constraint.fields.compactMap { key -> TracedValue.Field? in
        let text = decoder.tracedText(mapping[key], key)
        // An empty optional field is none; name and value are always there.
        if key == "value" {
          return TracedValue.Field(key: key, value: text ?? TracedValue(text: "", at: range))
        }
        return decoder.nonEmpty(text).map { TracedValue.Field(key: key, value: $0) }
      }
      return Constraint(name: name.text, record: TracedValue(.map(fields), at: range))
    }
  }

  mutating func componentRefs(_ node: YAMLNode?) -> [ComponentRef] {
    named(node, "componentRefs", keys: RecipeKeys.componentRef) { decoder, name, mapping, range in
      var ref = ComponentRef(name: name.text, range: name.range)
      for scalar in ComponentRef.Scalar.allCases {
        ref[scalar] = decoder.tracedText(mapping[scalar.name], scalar.name)
      }
      if let overrides = mapping["overrides"], decoder.mapping(overrides, "overrides") != nil {
        ref.overrides = TracedValue(overrides)
      }
      ref.dependencyRefs = decoder.tracedTexts(mapping["dependencyRefs"], "dependencyRefs") ?? []
      ref.manifestFiles = decoder.tracedTexts(mapping["manifestFiles"], "manifestFiles") ?? []
      ref.preManifestFiles =
        decoder.tracedTexts(mapping["preManifestFiles"], "preManifestFiles") ?? []
      ref.patches = decoder.tracedTexts(mapping["patches"], "patches") ?? []
      ref.expectedResources =
        decoder.list(mapping["expectedResources"], "expectedResources")?
        .map { TracedValue($0).withoutEmptyNamespace } ?? []
      ref.cleanup = decoder.bool(mapping["cleanup"], "cleanup")
      ref.healthCheckSkip = decoder.bool(mapping["healthCheckSkip"], "healthCheckSkip")
      return ref
    } ?? []
  }

  mutating func validation(_ node: YAMLNode?) -> [ValidationPhase.Name: ValidationPhase] {
    let names = ValidationPhase.Name.allCases
    var phases: [ValidationPhase.Name: ValidationPhase] = [:]
    guard let mapping = mapping(node, "validation", keys: RecipeKeys.validation) else { return [:] }
    for name in names {
      guard
        let phase = self.mapping(
          mapping[name.rawValue], name.rawValue, keys: RecipeKeys.phase)
      else { continue }
      phases[name] = ValidationPhase(
        timeout: nonEmpty(tracedText(phase["timeout"], "timeout")),
        infrastructure: nonEmpty(tracedText(phase["infrastructure"], "infrastructure")),
        nodeSelection: phase["nodeSelection"].flatMap { $0.isNull ? nil : TracedValue($0) },
        checks: tracedTexts(phase["checks"], "checks"),
        constraints: constraints(phase["constraints"]))
    }
    return phases
  }
}

extension TracedValue {
  /// An expected resource of no namespace says so by not naming any.
  fileprivate var withoutEmptyNamespace: TracedValue {
    guard let fields else { return self }
    let kept = fields.filter {
      $0.key != "namespace" || !($0.value.isNull || $0.value.plain == .string(""))
    }
    return TracedValue(.map(kept), at: range)
  }
}

extension String {
  /// The only one of the names that a slip of the keyboard makes into this: one letter, or two of a
  /// long name.
  fileprivate func slip(among names: [String]) -> String? {
    guard (3...64).contains(utf8.count) else { return nil }
    let near = names.filter { editDistance(self, $0) <= ($0.utf8.count >= 8 ? 2 : 1) }
    return near.count == 1 ? near[0] : nil
  }
}
