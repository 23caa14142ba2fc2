import Diagnostics
import RecipeTable

/// Writes a tree and everything that it resolves to into a table.
struct Lowering {
  private let combinations: Combinations
  private var resolver: Resolver
  private var writer: TableWriter
  private var parts: [CombinationState: TableWriter.IndexReference] = [:]
  private var outcomes: [[Int]: TableWriter.OutcomeReference] = [:]
  private var decided: [CombinationState: TableWriter.OutcomeReference] = [:]
  private var failures: [Diagnostic] = []
  private var values = ValueLowering()

  init(_ tree: RecipeTree) {
    resolver = Resolver(tree)
    combinations = Combinations(graph: resolver.graph)
    writer = TableWriter(columns: resolver.graph.values.map(\.count))
  }

  /// - Returns: the table, and why combinations have no recipe where that is the tree's fault.
  consuming func lower(_ provenance: TableProvenance) -> (bytes: [UInt8], diagnostics: [Diagnostic])
  {
    let root = part(after: combinations.start)
    let catalog = CatalogLowering.write(
      resolver.tree, resolver.graph, provenance, sources: values.sources, to: &writer)
    return (writer.finish(catalog: catalog, root: root), failures)
  }

  // MARK: Index

  /// The index part of the next dimension.
  private mutating func part(after state: CombinationState) -> TableWriter.IndexReference {
    if let known = parts[state] { return known }
    let dimension = Dimension.allCases[state.choices.count]
    let isLast = dimension == Dimension.allCases.last
    // `any`, a value that no overlay states, then the values in their order.
    let columns: [String?] = [nil, ""] + resolver.graph.values[dimension.rawValue]
    var inner: [TableWriter.IndexReference] = []
    var outcomes: [TableWriter.OutcomeReference] = []
    for value in columns {
      let next = combinations.deciding(dimension, value, after: state)
      if isLast {
        outcomes.append(outcome(next))
      } else {
        inner.append(part(after: next))
      }
    }
    let reference =
      isLast
      ? writer.indexPart(outcomes: outcomes) : writer.indexPart(dimension, parts: inner)
    parts[state] = reference
    return reference
  }

  // MARK: Outcomes

  private mutating func outcome(_ state: CombinationState) -> TableWriter.OutcomeReference {
    if let known = decided[state] { return known }
    let reference = undecided(state)
    decided[state] = reference
    return reference
  }

  private mutating func undecided(_ state: CombinationState) -> TableWriter.OutcomeReference {
    switch combinations.outcome(state) {
    case .osRequired(let values): return writer.osRequired(values)
    case .uncovered(let dimensions):
      // Overlays that cannot be merged at all say so before anybody asks for coverage.
      let leaves = resolver.graph.leaves(of: state.applying)
      if case .failure(let failure) = resolver.compose(leaves) { return failed(failure) }
      return writer.uncovered(dimensions)
    case .leaves(let leaves):
      if let known = outcomes[leaves] { return known }
      let reference = outcome(of: leaves)
      outcomes[leaves] = reference
      return reference
    }
  }

  private mutating func outcome(of leaves: [Int]) -> TableWriter.OutcomeReference {
    do throws(ResolutionFailure) {
      let finished = try resolver.finish(leaves)
      let choices = finished.choices.map { choice in
        (value: choice.value, recipe: add(choice.result))
      }
      return writer.recipe(add(finished.recipe, choices: choices))
    } catch {
      return failed(error)
    }
  }

  /// The number of a profile value's recipe, or nil when it makes none.
  private mutating func add(_ result: Result<ResolvedRecipe, ResolutionFailure>) -> Int? {
    switch result {
    case .success(let recipe): return add(recipe, choices: [])
    case .failure(let failure):
      _ = failed(failure)
      return nil
    }
  }

  private mutating func add(
    _ recipe: ResolvedRecipe, choices: [(value: String, recipe: Int?)]
  ) -> Int {
    let lowered = RecipeLowering(recipe: recipe, choices: choices)
    return writer.addRecipe(
      document: lowered.document(&values, &writer), traces: lowered.traces(&values, &writer))
  }

  private mutating func failed(_ failure: ResolutionFailure) -> TableWriter.OutcomeReference {
    let diagnostic = failure.diagnostic
    failures.append(diagnostic)
    return writer.failed(
      Failure(
        message: diagnostic.message, file: diagnostic.range?.file.path,
        line: diagnostic.range?.start.line ?? 0, column: diagnostic.range?.start.column ?? 0))
  }
}
