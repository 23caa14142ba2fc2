import RecipeDocuments
import RecipeTable

/// The choices of a recipe's profile, and what each of them changes.
struct ProfileSection {
  private let profile: Recipe.Profile
  private let compiled: CompiledRecipe
  private let arguments: [String]
  private let site: Site

  /// - Parameter arguments: of `larder recipe` for the combination.
  init(
    _ profile: Recipe.Profile, of compiled: CompiledRecipe, arguments: [String], in site: Site
  ) throws {
    self.profile = profile
    self.compiled = compiled
    self.arguments = arguments
    self.site = site
  }

  /// Digests of the recipes of the choices, which a recipe knows by their numbers alone.
  static func sources(of recipe: CompiledRecipe, in site: Site) throws -> [UInt64] {
    try (recipe.document.member("profile")?.member("choices")?.elements() ?? []).map { choice in
      guard let number = try choice.member("recipe")?.int() else { return 0 }
      return try site.sources.digest(of: site.table.recipe(number).document)
    }
  }

  /// For the templates' sections `profile`.
  func context() throws -> [String: Any] {
    present([
      "name": Text(profile.name), "description": profile.description.map(Prose.html) ?? "",
      "plainDescription": Text(profile.description),
      "choices": try profile.choices.map(choice),
    ])
  }

  private func choice(_ choice: (value: String, recipe: Int?)) throws -> [String: Any] {
    let isSelected = choice.value == profile.selectedValue
    let command =
      ["larder recipe"] + arguments + [
        "--profile", "\(profile.name.shellWord)=\(choice.value.shellWord)",
      ]
    let changes = isSelected ? [] : try choice.recipe.map(changes) ?? []
    return [
      "value": Text(choice.value), "isSelected": isSelected,
      "isDefault": choice.value == profile.defaultValue, "hasRecipe": choice.recipe != nil,
      "command": Text(command.joined(separator: " ")),
      "isOther": !isSelected && choice.recipe != nil,
      "changes": changes, "changeCount": changes.count, "hasChanges": !changes.isEmpty,
    ]
  }

  // MARK: What a choice changes

  private func changes(_ number: Int) throws -> [[String: Any]] {
    let other = try site.table.recipe(number)
    let (before, after) = (try settings(compiled), try settings(other))
    let names = Set(before.keys).union(after.keys)
    return names.sorted { $0.text.precedes($1.text) }.filter { before[$0] != after[$0] }
      .map { name in
        present([
          "path": Text(name.text), "was": Text(before[name]?.text), "is": Text(after[name]?.text),
        ])
      }
  }

  /// Values, versions and constraints, by what they are called.
  private func settings(_ compiled: CompiledRecipe) throws -> [ExactText: ExactText] {
    let recipe = try Recipe(withoutValuesOf: compiled, criteria: Criteria())
    var settings: [ExactText: ExactText] = [:]
    for component in recipe.components {
      let state =
        component.isEnabled ? component.version ?? component.tag ?? "deployed" : "switched off"
      settings[ExactText(component.name)] = ExactText(state)
      for row in try site.values.values(of: component.name, in: compiled).rows where !row.isSummary
      {
        settings[ExactText("\(component.name): \(row.path)")] = ExactText(row.value)
      }
    }
    for constraint in recipe.constraints {
      settings[ExactText(constraint.name)] = ExactText(constraint.value)
    }
    return settings
  }
}
