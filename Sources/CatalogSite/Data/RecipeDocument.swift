import RecipeDocuments
import RecipeTable

/// A recipe for tools: `api/v1/recipes/NAME.json`.
struct RecipeDocument {
  private let data: RecipeData
  private let healthChecks: HealthCheckFiles
  private let settings: ComponentSettings

  init(_ data: RecipeData, healthChecks: HealthCheckFiles, settings: ComponentSettings) {
    self.data = data
    self.healthChecks = healthChecks
    self.settings = settings
  }

  var text: String {
    DataDocument.text(document, items: ["components": data.components.map { component($0, $1) }])
  }

  private var document: Value {
    let recipe = data.recipe
    let content = Value.object([
      "script": .string(RecipeShard.path(data.entry)), "status": DataFacts.status(data.entry),
      "apiVersion": .string(recipe.apiVersion), "criteria": DataFacts.criteria(recipe.criteria),
      "overlays": .array(recipe.appliedOverlays.map(overlay)),
      "mixins": .array(recipe.mixins.map(mixin)), "profile": recipe.profile.map(profile),
      "assumptions": DataFacts.assumptions(
        data.site.catalog.assumptions.of(recipe, in: data.site), in: data.site),
      "components": .array([]),
      "constraints": .array(recipe.constraints.map { constraint($0) }),
      "phases": .array(recipe.phases.map(phase)),
      "downloads": .array(data.entry.downloads.map(DataFacts.download)),
      "evidence": DataFacts.evidence(data.entry),
    ])
    let head = DataFacts.head("Recipe", data.entry.name, at: "recipes/\(data.entry.name)")
    return .map(head + content.fields)
  }

  // MARK: How it was made

  private func overlay(_ name: String) -> Value {
    .object([
      "name": .string(name), "file": .text(data.site.catalog.overlays[name]?.file),
      "json": .text(data.site.paths.overlay(name).map(DataFacts.json)),
    ])
  }

  private func mixin(_ name: String) -> Value {
    .object([
      "name": .string(name), "file": .text(data.site.catalog.mixins[name]),
      "json": .text(data.site.paths.mixin(name).map(DataFacts.json)),
    ])
  }

  private func profile(_ profile: Recipe.Profile) -> Value {
    .object([
      "name": .string(profile.name), "description": .text(profile.description),
      "default": .string(profile.defaultValue), "selected": .string(profile.selectedValue),
      "choices": .array(
        profile.choices.map { choice in
          .object(["value": .string(choice.value), "hasRecipe": .bool(choice.recipe != nil)])
        }),
    ])
  }

  // MARK: Components

  /// JSON.
  private func component(_ component: Recipe.Component, _ values: ComponentValues) -> String {
    let head = self.component(component).json()
    return "\(ScriptData.visible(head).dropLast()),\(settings.fields(values))}"
  }

  /// Without its values.
  private func component(_ component: Recipe.Component) -> Value {
    let fields = data.fields(of: component)
    let content = Value.object([
      "origins": origins(of: component, fields.map(\.name)),
      "dependencies": .texts(component.dependencies),
      "manifests": .array(
        component.preManifestFiles.map { manifest($0, "before") }
          + component.manifestFiles.map { manifest($0, "after") }),
      "healthCheck": component.healthCheck.map(healthChecks.record),
    ])
    let head = Value.object([
      "name": .string(component.name), "isDeployed": .bool(component.isEnabled),
      "json": .text(data.site.paths.component(component.name).map(DataFacts.json)),
    ])
    return .map(
      head.fields + fields.map { Value.Field($0.name, .string($0.text)) } + content.fields)
  }

  private func origins(of component: Recipe.Component, _ names: [String]) -> Value? {
    let known = names.compactMap { name in
      DataFacts.origin(data.origin(of: name, of: component)).map { Value.Field(name, $0) }
    }
    return known.isEmpty ? nil : .map(known)
  }

  private func manifest(_ path: String, _ moment: String) -> Value {
    .object([
      "file": .string(path), "moment": .string(moment),
      "text": .text(data.site.catalog.files[path]?.page),
    ])
  }

  // MARK: Conditions

  private func constraint(_ constraint: Recipe.Constraint, isTop: Bool = true) -> Value {
    let trace = isTop ? data.traces.constraints[constraint.name] : nil
    return .object([
      "name": .string(constraint.name), "value": .string(constraint.value),
      "unit": .text(constraint.unit), "severity": .text(constraint.severity),
      "remediation": .text(constraint.remediation), "origin": DataFacts.origin(trace?.origin),
      "overrode": DataFacts.overrode(trace?.overrode ?? []),
    ])
  }

  private func phase(_ phase: Recipe.Phase) -> Value {
    .object([
      "name": .string(phase.name), "timeout": .text(phase.timeout),
      "checks": .array(
        phase.checks.map { check in
          .object([
            "name": .string(check),
            "description": .text(data.site.catalog.check(check, in: phase.name)),
          ])
        }),
      "constraints": .array(phase.constraints.map { constraint($0, isTop: false) }),
    ])
  }
}

/// What recipes say of a component's values, written once for all recipes that have the same.
struct ComponentSettings: Sendable {
  private let made = Memo<ComponentValues.Key, String>()

  /// The last fields of a component's record, as JSON.
  func fields(_ values: ComponentValues) -> String {
    made.get(values.key) {
      let nested = values.values.map { "\"values\":\($0.json())," } ?? ""
      return ScriptData.visible(
        nested + "\"settings\":\(Value.array(values.rows.map(setting)).json())")
    }
  }

  private func setting(_ row: ValueRow) -> Value {
    .object([
      "path": .string(row.path), "value": row.leaf,
      "summary": row.isSummary ? .string(row.value) : nil,
      "origin": DataFacts.origin(row.origin), "overrode": DataFacts.overrode(row.overrode),
    ])
  }
}

/// Health checks stand in recipes by their text, which is long; most are files of the tree.
struct HealthCheckFiles: Sendable {
  private let files: [[UInt8]: (path: String, page: String)]

  init(_ catalog: Catalog) {
    let files = catalog.files.sorted { $0.key.precedes($1.key) }
    self.files = Dictionary(
      files.map { (Array($0.value.text.utf8), ($0.key, $0.value.page)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The path of the file with this text, or of this path; nil where the tree has none.
  func path(_ check: String) -> String? { files[Array(check.utf8)]?.path }

  func record(_ check: String) -> Value {
    guard let file = files[Array(check.utf8)] else {
      return .object(["inline": .string(check)])
    }
    return .object(["file": .string(file.path), "text": .string(file.page)])
  }
}
