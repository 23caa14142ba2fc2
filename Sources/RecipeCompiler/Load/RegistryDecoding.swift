import Diagnostics
import RecipeTable
import YAMLSyntax

extension Decoder {
  /// Adds the entries of a registry file; an entry of the same name is replaced.
  mutating func registry(_ root: YAMLNode, into registry: inout Registry) {
    guard let mapping = mapping(root, "the registry", keys: RecipeKeys.registry) else { return }
    var seen: [String: SourceRange] = [:]
    for item in list(mapping["components"], "components") ?? [] {
      guard let entry = registryEntry(item) else { continue }
      if let earlier = seen[entry.name] {
        diagnostics.append(
          Diagnostic(
            .error, "duplicate-component", "the registry has \(entry.name) twice", at: entry.range,
            notes: [Diagnostic.Note("first here", at: earlier)]))
      }
      seen[entry.name] = entry.range
      registry.entries[entry.name] = entry
    }
  }

  private mutating func registryEntry(_ item: YAMLNode) -> Registry.Entry? {
    guard let mapping = mapping(item, "a component") else { return nil }
    check(item, against: .component, "a component")
    guard let name = text(mapping["name"], "name"), !name.text.isEmpty else {
      report("missing-name", "a component of the registry has no name", at: item.range)
      return nil
    }
    let helm = self.mapping(mapping["helm"], "helm")
    let kustomize = self.mapping(mapping["kustomize"], "kustomize")
    let source = tracedText(kustomize?["defaultSource"], "defaultSource")
    let isKustomize = source?.text.isEmpty == false
    var entry = Registry.Entry(
      name: name.text, range: name.range,
      displayName: text(mapping["displayName"], "displayName")?.text,
      description: text(mapping["description"], "description")?.text,
      defaultType: isKustomize ? ComponentType.kustomize : ComponentType.helm,
      value: TracedValue(item))
    entry.defaults = helmDefaults(helm)
    // The two kinds share `source`; which one counts depends on the reference's own type.
    entry.kustomizeDefaults = [
      .source: source, .tag: tracedText(kustomize?["defaultTag"], "defaultTag"),
      .path: tracedText(kustomize?["defaultPath"], "defaultPath"),
    ].compactMapValues { $0 }
    entry.manifestFiles = tracedTexts(mapping["manifestFiles"], "manifestFiles") ?? []
    let healthCheck = self.mapping(mapping["healthCheck"], "healthCheck")
    entry.healthCheckFile = tracedText(healthCheck?["assertFile"], "assertFile")
    return entry
  }

  private mutating func helmDefaults(_ helm: YAMLMapping?) -> [ComponentRef.Scalar: TracedValue] {
    let chart = tracedText(helm?["defaultChart"], "defaultChart").map { chart in
      TracedValue(text: chart.text.afterLastSlash, at: chart.range)
    }
    return [
      .source: tracedText(helm?["defaultRepository"], "defaultRepository"),
      .version: tracedText(helm?["defaultVersion"], "defaultVersion"),
      .namespace: tracedText(helm?["defaultNamespace"], "defaultNamespace"),
      .chart: chart,
    ].compactMapValues { $0 }
  }

  /// Adds the checks of a validator catalog; a check of the same name is replaced.
  mutating func validatorCatalog(_ root: YAMLNode, into checks: inout [ValidatorCheck]) {
    guard
      let mapping = mapping(root, "the validator catalog", keys: RecipeKeys.validatorCatalog)
    else { return }
    check(mapping["metadata"], against: .catalogMetadata, "metadata")
    for item in list(mapping["validators"], "validators") ?? [] {
      check(item, against: .validator, "a validator")
      guard let validator = item.mapping, let name = text(validator["name"], "name") else {
        continue
      }
      checks.removeAll { $0.name == name.text }
      checks.append(
        ValidatorCheck(
          name: name.text, phase: text(validator["phase"], "phase")?.text ?? "",
          phasePlace: validator["phase"]?.range ?? name.range,
          timeout: tracedText(validator["timeout"], "timeout"),
          description: text(validator["description"], "description")?.text))
    }
  }

  /// Adds the values of a `criteria.yaml`.
  mutating func criteriaCatalog(_ root: YAMLNode, into vocabulary: inout Vocabulary) {
    let names = Dimension.allCases.map(\.name)
    guard let mapping = mapping(root, "criteria.yaml", keys: RecipeKeys.criteriaCatalog),
      let dimensions = self.mapping(mapping["dimensions"], "dimensions", keys: names)
    else { return }
    for dimension in Dimension.allCases {
      let terms = named(dimensions[dimension.name], dimension.name, keys: RecipeKeys.criteriaValue)
      {
        decoder, name, mapping, _ in
        if name.text != name.text.lowercased().trimmedWhitespace {
          decoder.report(
            "unreachable-value", "queries are in lower case and never match \(name.text)",
            at: name.range)
        }
        return Vocabulary.Term(
          name: name.text,
          displayName: decoder.text(mapping["displayName"], "displayName")?.text,
          description: decoder.text(mapping["description"], "description")?.text,
          aliases: decoder.texts(mapping["aliases"], "aliases")?.map(\.text) ?? [],
          range: name.range)
      }
      for term in terms ?? [] { vocabulary.add(term, dimension) }
    }
  }
}

/// The two kinds of component, as results spell them.
enum ComponentType {
  static let helm = "Helm"
  static let kustomize = "Kustomize"
}

extension String {
  fileprivate var afterLastSlash: String {
    String(split(separator: "/", omittingEmptySubsequences: false).last ?? "")
  }
}
