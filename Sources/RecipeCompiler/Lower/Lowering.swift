import Diagnostics
import RecipeTable

/// Writes what a tree resolves to into a table.
struct Lowering {
  private let resolution: Resolution
  private var writer: TableWriter
  private var values = ValueLowering()

  init(_ resolution: Resolution) {
    self.resolution = resolution
    writer = TableWriter(columns: resolution.graph.values.map(\.count))
  }

  consuming func lower(_ provenance: TableProvenance) -> [UInt8] {
    var recipes: [Int] = []
    for recipe in resolution.recipes { recipes.append(add(recipe)) }
    var outcomes: [TableWriter.OutcomeReference] = []
    for outcome in resolution.outcomes { outcomes.append(add(outcome, recipes)) }
    let root = index(outcomes)
    let catalog = CatalogLowering.write(
      resolution.tree, resolution.graph, provenance, sources: values.sources, to: &writer)
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
          choices: profile.map { choices($0) } ?? []))
    }
  }

  private mutating func choices(_ profile: ProfileChoices?) -> [Failure.Choice] {
    var choices: [Failure.Choice] = []
    for choice in profile?.choices ?? [] {
      let recipe = try? choice.result.get()
      choices.append(
        Failure.Choice(value: choice.value, recipe: recipe.map { add($0, choices: []) }))
    }
    return choices
  }

  /// The number of the recipe that a query gets which selects no profile.
  private mutating func add(_ finished: FinishedRecipe) -> Int {
    add(finished.recipe, choices: choices(finished.profileChoices))
  }

  private mutating func add(
    _ recipe: ResolvedRecipe, choices: [Failure.Choice]
  ) -> Int {
    let lowered = RecipeLowering(recipe: recipe, choices: choices)
    return writer.addRecipe(
      document: lowered.document(&values, &writer), traces: lowered.traces(&values, &writer))
  }
}
