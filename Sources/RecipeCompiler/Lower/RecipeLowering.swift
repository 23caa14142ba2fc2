import RecipeTable

/// Writes one recipe: the record that FORMAT.md calls the recipe document, and its traces.
struct RecipeLowering {
  typealias Fields = [(key: String, value: NodeReference)]

  let recipe: ResolvedRecipe
  /// The recipes of the profile's values; empty for the recipe of one such value.
  let choices: [Failure.Choice]

  private var apiVersion: String {
    recipe.profile == nil ? "aicr.run/v1alpha2" : "aicr.run/v1alpha3"
  }

  func document(_ values: inout ValueLowering, _ writer: inout TableWriter) -> NodeReference {
    var fields: Fields = [
      ("apiVersion", writer.node(.string(apiVersion))),
      ("appliedOverlays", writer.node(strings(recipe.appliedOverlays))),
      ("mixins", writer.node(strings(recipe.mixins))),
    ]
    if let profile = recipe.profile {
      fields.append(("selectedProfile", writer.node(selected(profile))))
    }
    fields.append(("constraints", constraints(recipe.constraints, &values, &writer)))
    var refs: [NodeReference] = []
    for ref in recipe.components { refs.append(component(ref, &values, &writer)) }
    fields.append(("componentRefs", writer.array(refs)))
    fields.append(("deploymentOrder", writer.node(strings(recipe.deploymentOrder))))
    if let validation = validation(&values, &writer) { fields.append(("validation", validation)) }
    var merged: Fields = []
    for (name, value) in sortedValues { merged.append((name, values.value(value, &writer))) }
    fields.append(("values", writer.map(merged)))
    if let profile = recipe.profile { fields.append(("profile", writer.node(declared(profile)))) }
    return writer.record(fields)
  }

  private var sortedValues: [(key: String, value: TracedValue)] {
    recipe.values.sorted { $0.key.precedes($1.key) }
  }

  private func strings(_ texts: [String]) -> Value { .array(texts.map(Value.string)) }

  // MARK: Parts of the document

  private func constraints(
    _ constraints: [Constraint], _ values: inout ValueLowering, _ writer: inout TableWriter
  ) -> NodeReference {
    let records = constraints.map { constraint in
      let fields = constraint.record.fields ?? []
      return writer.record(fields.map { ($0.key, values.value($0.value, &writer)) })
    }
    return writer.array(records)
  }

  private func component(
    _ shared: Shared<ComponentRef>, _ values: inout ValueLowering, _ writer: inout TableWriter
  ) -> NodeReference {
    if let known = values.components[shared] { return known }
    let reference = component(shared.value, &values, &writer)
    values.components[shared] = reference
    return reference
  }

  private func component(
    _ ref: ComponentRef, _ values: inout ValueLowering, _ writer: inout TableWriter
  ) -> NodeReference {
    var fields: Fields = [("name", writer.node(.string(ref.name)))]
    func add(_ name: String, _ list: [TracedValue]) {
      guard !list.isEmpty else { return }
      fields.append((name, writer.array(list.map { values.value($0, &writer) })))
    }
    for scalar in ComponentRef.Scalar.allCases where scalar != .healthCheckAsserts {
      if let value = ref[scalar] {
        fields.append((scalar.name, values.value(value, &writer)))
      } else if scalar == .type || scalar == .source {
        // Readers of results expect these two even where they are empty.
        fields.append((scalar.name, writer.node(.string(""))))
      }
    }
    if let overrides = ref.overrides, overrides.fields?.isEmpty == false {
      fields.append(("overrides", values.value(overrides, &writer)))
    }
    add("patches", ref.patches)
    add("dependencyRefs", ref.dependencyRefs)
    add("manifestFiles", ref.manifestFiles)
    add("preManifestFiles", ref.preManifestFiles)
    if ref.cleanup { fields.append(("cleanup", writer.node(.bool(true)))) }
    add("expectedResources", ref.expectedResources)
    if let asserts = ref[.healthCheckAsserts] {
      fields.append(("healthCheckAsserts", values.value(asserts, &writer)))
    }
    if ref.healthCheckSkip { fields.append(("healthCheckSkip", writer.node(.bool(true)))) }
    return writer.record(fields)
  }

  private func validation(
    _ values: inout ValueLowering, _ writer: inout TableWriter
  ) -> NodeReference? {
    var phases: Fields = []
    for name in ValidationPhase.Name.allCases {
      guard let phase = recipe.validation[name] else { continue }
      var fields: Fields = []
      func add(_ key: String, _ value: TracedValue?) {
        if let value { fields.append((key, values.value(value, &writer))) }
      }
      add("timeout", phase.timeout)
      if let constraints = phase.constraints, !constraints.isEmpty {
        fields.append(("constraints", self.constraints(constraints, &values, &writer)))
      }
      if let checks = phase.checks, !checks.isEmpty {
        fields.append(("checks", writer.array(checks.map { values.value($0, &writer) })))
      }
      add("nodeSelection", phase.nodeSelection)
      add("infrastructure", phase.infrastructure)
      phases.append((name.rawValue, writer.record(fields)))
    }
    return phases.isEmpty ? nil : writer.record(phases)
  }

  private func selected(_ profile: SelectedProfile) -> Value {
    let owned = profile.ownedPaths.map { Value.Field($0.component, strings($0.paths)) }
    return .map([
      Value.Field("name", .string(profile.declaration.name.text)),
      Value.Field("value", .string(profile.value)),
      Value.Field("ownedPaths", .map(owned)),
    ])
  }

  private func declared(_ profile: SelectedProfile) -> Value {
    let declaration = profile.declaration
    var fields = [Value.Field("name", .string(declaration.name.text))]
    if let description = declaration.description {
      fields.append(Value.Field("description", .string(description)))
    }
    fields.append(Value.Field("default", .string(declaration.defaultValue.text)))
    fields.append(Value.Field("selected", .string(profile.value)))
    fields.append(Value.Field("choices", .array(choices.map(\.record))))
    return .map(fields)
  }

  // MARK: Traces

  func traces(_ values: inout ValueLowering, _ writer: inout TableWriter) -> NodeReference {
    var constraints: Fields = []
    // A recipe that merges nothing keeps base's own order.
    for constraint in recipe.constraints.sorted(by: { $0.name.precedes($1.name) }) {
      constraints.append((constraint.name, values.trace(constraint.tracedValue, &writer)))
    }
    var components: Fields = []
    for ref in recipe.components.sorted(by: { $0.name.precedes($1.name) }) {
      components.append((ref.name, traces(ref, &values, &writer)))
    }
    var merged: Fields = []
    for (name, value) in sortedValues { merged.append((name, values.trace(value, &writer))) }
    return writer.record(
      [
        ("values", writer.map(merged, in: .traces)),
        ("constraints", writer.map(constraints, in: .traces)),
        ("components", writer.map(components, in: .traces)),
        ("validation", validationTraces(&values, &writer)),
      ], in: .traces)
  }

  private func validationTraces(
    _ values: inout ValueLowering, _ writer: inout TableWriter
  ) -> NodeReference {
    var phases: Fields = []
    for name in ValidationPhase.Name.allCases {
      guard let phase = recipe.validation[name] else { continue }
      let constraints = (phase.constraints ?? []).map(\.tracedValue)
      let parts: [(String, TracedValue?)] = [
        ("timeout", phase.timeout), ("constraints", TracedValue(list: constraints)),
        ("checks", TracedValue(list: phase.checks ?? [])),
        ("nodeSelection", phase.nodeSelection), ("infrastructure", phase.infrastructure),
      ]
      var fields: Fields = []
      for (key, value) in parts {
        if let value { fields.append((key, values.trace(value, &writer))) }
      }
      phases.append((name.rawValue, writer.record(fields, in: .traces)))
    }
    return writer.record(phases, in: .traces)
  }

  private func traces(
    _ shared: Shared<ComponentRef>, _ values: inout ValueLowering, _ writer: inout TableWriter
  ) -> NodeReference {
    if let known = values.componentTraces[shared] { return known }
    let reference = traces(shared.value, &values, &writer)
    values.componentTraces[shared] = reference
    return reference
  }

  private func traces(
    _ ref: ComponentRef, _ values: inout ValueLowering, _ writer: inout TableWriter
  ) -> NodeReference {
    var fields: Fields = []
    for scalar in ComponentRef.Scalar.allCases where scalar != .healthCheckAsserts {
      if let value = ref[scalar] { fields.append((scalar.name, values.trace(value, &writer))) }
    }
    for (name, list) in [
      ("dependencyRefs", ref.dependencyRefs), ("manifestFiles", ref.manifestFiles),
      ("preManifestFiles", ref.preManifestFiles), ("expectedResources", ref.expectedResources),
    ] {
      if let whole = TracedValue(list: list) { fields.append((name, values.trace(whole, &writer))) }
    }
    return writer.record(fields, in: .traces)
  }
}

extension TracedValue {
  /// A list that several files may have written, and that stands where its first item does; nil
  /// without items.
  fileprivate convenience init?(list: [TracedValue]) {
    guard let first = list.first else { return nil }
    self.init(.array(list), at: first.range)
  }
}

extension Constraint {
  /// What the constraint asks for.
  fileprivate var tracedValue: TracedValue { record["value"] ?? record }
}
