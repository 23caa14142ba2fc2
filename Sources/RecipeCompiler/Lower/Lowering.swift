import Diagnostics
import RecipeTable

/// Writes what a tree resolves to into a table.
struct Lowering {
  private let resolution: Resolution
  private let variants: SnapshotVariants
  private var writer: TableWriter
  private var values = ValueLowering()
  private var constraints = ConstraintLowering()

  init(_ resolution: Resolution, _ variants: SnapshotVariants) {
    self.resolution = resolution
    self.variants = variants
    writer = TableWriter(columns: resolution.graph.values.map(\.count))
  }

  consuming func lower(_ provenance: TableProvenance) -> [UInt8] {
    let recipes = addRecipes()
    var outcomes: [TableWriter.OutcomeReference] = []
    for outcome in resolution.outcomes { outcomes.append(add(outcome, recipes)) }
    let root = index(outcomes)
    let catalog = CatalogLowering.catalog(
      resolution.tree, resolution.graph, provenance, sources: values.sources)
    return writer.finish(catalog: catalog, root: root)
  }

  private mutating func index(
    _ outcomes: [TableWriter.OutcomeReference]
  ) -> TableWriter.IndexReference {
    var parts: [TableWriter.IndexReference] = []
    for part in resolution.parts {
      parts.append(
        part.dimension == Dimension.allCases.last
          ? writer.indexPart(outcomes: part.columns.map { outcomes[$0] })
          : writer.indexPart(part.dimension, parts: part.columns.map { parts[$0] }))
    }
    return parts[resolution.root]
  }

  private mutating func add(
    _ outcome: Resolution.Outcome, _ recipes: [Int]
  ) -> TableWriter.OutcomeReference {
    switch outcome {
    case .recipe(let number): return writer.recipe(recipes[number])
    case .osRequired(let values): return writer.osRequired(values)
    case .uncovered(let dimensions): return writer.uncovered(dimensions)
    case .failed(let diagnostic, let profile):
      let start = diagnostic.range?.start
      return writer.failed(
        Failure(
          message: diagnostic.message, file: diagnostic.range?.file.path, line: start?.line ?? 0,
          column: start?.column ?? 0, profile: profile?.declaration.name.text,
          choices: profile.map { self.choices($0, recipes) } ?? []))
    }
  }

  // MARK: Recipes

  /// - Returns: for each recipe its number in the table.
  private mutating func addRecipes() -> [Int] {
    let numbers = Self.numbers(variants.recipes)
    for finished in variants.recipes {
      let choices = finished.profileChoices.map { self.choices($0, numbers) } ?? []
      let conditions = variants.conditions(ofLeaves: finished.leaves)
      _ = add(finished.recipe, conditions, numbers, choices: choices)
    }
    return numbers
  }

  /// The recipes of a profile's values lie before the one that has the default selected.
  private static func numbers(_ recipes: [FinishedRecipe]) -> [Int] {
    var next = 0
    return recipes.map { finished in
      next += finished.choices.count { (try? $0.result.get()) != nil } + 1
      return next - 1
    }
  }

  private mutating func choices(_ profile: ProfileChoices, _ numbers: [Int]) -> [Failure.Choice] {
    let conditions = variants.conditions(ofLeaves: profile.leaves)
    var choices: [Failure.Choice] = []
    for choice in profile.choices {
      let recipe = try? choice.result.get()
      choices.append(
        Failure.Choice(
          value: choice.value,
          recipe: recipe.map { add($0, conditions, numbers, choices: []) }))
    }
    return choices
  }

  private mutating func add(
    _ recipe: ResolvedRecipe, _ conditions: SnapshotVariants.Conditions, _ numbers: [Int],
    choices: [Failure.Choice]
  ) -> Int {
    let lowered = RecipeLowering(recipe: recipe, choices: choices)
    let asked = ConditionsLowering(conditions: conditions, numbers: numbers)
      .conditions(recipe.constraints, &constraints, &writer)
    return writer.addRecipe(
      document: lowered.document(&values, &writer), traces: lowered.traces(&values, &writer),
      conditions: asked)
  }
}
