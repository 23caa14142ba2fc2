import RecipeBundle
import RecipeDocuments
import RecipeTable

/// A recipe for the page that compares two: `data/recipes/NAME.js`, which a page can load from a disk.
///
/// It adds the recipe to the global `larderShards`. Nothing of a tree is a key in it, because to a
/// script some keys, such as `__proto__`, are more than keys. Origins are a number of `files` and a line;
/// both are left out where unknown.
///
/// - `recipe`: equal in combinations that share their recipe.
/// - `criteria`: `[dimension, value]`
/// - `overlays`, `mixins`: names.
/// - `profile`: `[name, value]`, or left out.
/// - `components`: `[name, whether it is deployed, fields, values]`; a field is `[name, text, origin…]`,
///   several of one name where it is a list, and a value is `[path, text, origin…]`.
/// - `constraints`: `[name, text, origin…]`
/// - `phases`: `[name, facts]`; a fact is `[kind, name, text]`.
struct RecipeShard {
  private let data: RecipeData
  private let healthChecks: HealthCheckFiles
  private var files = Numbering<[UInt8]>()

  static func path(_ entry: Site.Entry) -> String { "data/recipes/\(entry.name).js" }

  init(_ data: RecipeData, healthChecks: HealthCheckFiles) {
    self.data = data
    self.healthChecks = healthChecks
  }

  static func script(_ data: RecipeData, healthChecks: HealthCheckFiles) -> String {
    var shard = RecipeShard(data, healthChecks: healthChecks)
    let name = ScriptData.expression(.string(data.entry.name))
    return "var larderShards = larderShards || Object.create(null);\n"
      + "larderShards[\(name)] = \(ScriptData.expression(shard.document()));\n"
  }

  private mutating func document() -> Value {
    let recipe = data.recipe
    let digest = data.site.sources.recipes[data.entry.recipe] ?? 0
    let components = data.components.map { component($0, $1) }
    let constraints = recipe.constraints.map { constraint in
      row(constraint.name, Self.text(constraint), data.traces.constraints[constraint.name]?.origin)
    }
    return .object([
      "recipe": .string(String(digest, radix: 16)),
      "criteria": .array(
        Catalog.reading.map { .texts([$0.name, recipe.criteria[$0]]) }),
      "overlays": .texts(recipe.appliedOverlays), "mixins": .texts(recipe.mixins),
      "profile": recipe.profile.map { .texts([$0.name, $0.selectedValue]) },
      "components": .array(components), "constraints": .array(constraints),
      "phases": .array(recipe.phases.map(phase)),
      "files": .texts(files.items.map { String(decoding: $0, as: UTF8.self) }),
    ])
  }

  private mutating func component(
    _ component: Recipe.Component, _ values: ComponentValues
  ) -> Value {
    var fields = data.fields(of: component).map { field in
      row(field.name, field.text, data.origin(of: field.name, of: component))
    }
    fields += component.dependencies.map { row("dependencies", $0, nil) }
    fields += component.preManifestFiles.map { row("manifest before", $0, nil) }
    fields += component.manifestFiles.map { row("manifest after", $0, nil) }
    if let check = component.healthCheck {
      fields.append(row("health check", name(of: check), nil))
    }
    let rows = values.rows.filter { !$0.isSummary }.map { row($0.path, $0.value, $0.origin) }
    return .array([
      .string(component.name), .bool(component.isEnabled), .array(fields), .array(rows),
    ])
  }

  /// Its file, or what tells one text from another.
  private func name(of check: String) -> String {
    healthChecks.path(check) ?? "sha256:\(BundleArchive.sha256(Array(check.utf8)))"
  }

  private mutating func row(_ name: String, _ text: String, _ origin: Trace.Origin?) -> Value {
    let place = origin.map { origin in
      [Value.count(files.number(of: Array(origin.file.utf8))), .count(origin.line)]
    }
    return .array([.string(name), .string(text)] + (place ?? []))
  }

  /// `>= 1.32`, with its unit and its severity where it has them.
  private static func text(_ constraint: Recipe.Constraint) -> String {
    let unit = constraint.unit.map { " \($0)" } ?? ""
    let severity = constraint.severity.map { " (\($0))" } ?? ""
    return constraint.value + unit + severity
  }

  private func phase(_ phase: Recipe.Phase) -> Value {
    let timeout = phase.timeout.map { [Value.texts(["timeout", "", $0])] } ?? []
    let checks = phase.checks.map { Value.texts(["check", $0, ""]) }
    let constraints = phase.constraints.map { Value.texts(["constraint", $0.name, Self.text($0)]) }
    return .array([.string(phase.name), .array(timeout + checks + constraints)])
  }
}
