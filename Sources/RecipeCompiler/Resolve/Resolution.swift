import Diagnostics
import RecipeTable

/// What every combination of a tree comes to.
///
/// Combinations are decided dimension by dimension. What has been decided so far leads to a part, with
/// a column for each value that the next dimension can have; equal situations share their part, so
/// there are as many parts as different situations, however many combinations there are.
struct Resolution {
  enum Outcome {
    /// The number of a recipe.
    case recipe(Int)
    case osRequired([String])
    case uncovered([Dimension])
    /// With the profile's values that make a recipe all the same, if any.
    case failed(Diagnostic, ProfileChoices?)
  }

  let tree: RecipeTree
  let graph: OverlayGraph
  /// Each after those that it leads to. The columns of a part are numbers of parts, or of outcomes
  /// where the part decides the last dimension.
  private(set) var parts: [(dimension: Dimension, columns: [Int])] = []
  private(set) var outcomes: [Outcome] = []
  private(set) var recipes: [FinishedRecipe] = []
  private(set) var root = 0

  private let decisions: Combinations
  private(set) var resolver: Resolver
  private var knownParts: [CombinationState: Int] = [:]
  private var knownOutcomes: [CombinationState: Int] = [:]
  private var outcomesOfLeaves: [[Int]: Int] = [:]

  init(_ tree: RecipeTree) {
    self.tree = tree
    resolver = Resolver(tree)
    graph = resolver.graph
    decisions = Combinations(graph: graph)
    root = part(after: decisions.start)
  }

  /// For each outcome, how many combinations come to it, of those that state only what overlays state
  /// or `any`.
  var combinations: [Int] {
    var reachingParts = [Int](repeating: 0, count: parts.count)
    var reachingOutcomes = [Int](repeating: 0, count: outcomes.count)
    reachingParts[root] = 1
    for number in parts.indices.reversed() {
      let part = parts[number]
      for (column, next) in part.columns.enumerated() where column != Self.otherColumn {
        if part.dimension == Dimension.allCases.last {
          reachingOutcomes[next] += reachingParts[number]
        } else {
          reachingParts[next] += reachingParts[number]
        }
      }
    }
    return reachingOutcomes
  }

  /// Why combinations have no recipe where that is the tree's fault.
  var failures: [Diagnostic] {
    let ofOutcomes = outcomes.compactMap { outcome -> Diagnostic? in
      if case .failed(let diagnostic, _) = outcome { return diagnostic }
      return nil
    }
    let ofChoices = (recipes.flatMap(\.choices) + choicesOfFailures).compactMap {
      choice -> Diagnostic? in
      if case .failure(let failure) = choice.result { return failure.diagnostic }
      return nil
    }
    return ofOutcomes + ofChoices
  }

  private var choicesOfFailures: [ProfileChoices.Choice] {
    outcomes.flatMap { outcome -> [ProfileChoices.Choice] in
      if case .failed(_, let choices) = outcome { return choices?.choices ?? [] }
      return []
    }
  }

  // MARK: Parts

  /// The column that stands for every value that no overlay states.
  private static let otherColumn = 1

  /// The values of a dimension's columns: `any`, the one for all others, then those that overlays state.
  private func columns(_ dimension: Dimension) -> [String?] {
    [nil, ""] + graph.values[dimension.rawValue]
  }

  private mutating func part(after state: CombinationState) -> Int {
    if let known = knownParts[state] { return known }
    let dimension = Dimension.allCases[state.choices.count]
    let isLast = dimension == Dimension.allCases.last
    var numbers: [Int] = []
    for value in columns(dimension) {
      let next = decisions.deciding(dimension, value, after: state)
      numbers.append(isLast ? outcome(next) : part(after: next))
    }
    parts.append((dimension, numbers))
    knownParts[state] = parts.count - 1
    return parts.count - 1
  }

  // MARK: Outcomes

  private mutating func outcome(_ state: CombinationState) -> Int {
    if let known = knownOutcomes[state] { return known }
    let number = decide(state)
    knownOutcomes[state] = number
    return number
  }

  private mutating func decide(_ state: CombinationState) -> Int {
    switch decisions.outcome(state) {
    case .osRequired(let values): return add(.osRequired(values))
    case .uncovered(let dimensions):
      // Overlays that cannot be merged at all say so before anybody asks for coverage.
      let leaves = graph.leaves(of: state.applying)
      if case .failure(let failure) = resolver.compose(leaves) {
        return add(.failed(failure.diagnostic, nil))
      }
      return add(.uncovered(dimensions))
    case .leaves(let leaves):
      if let known = outcomesOfLeaves[leaves] { return known }
      let number = add(finished(leaves))
      outcomesOfLeaves[leaves] = number
      return number
    }
  }

  private mutating func finished(_ leaves: [Int]) -> Outcome {
    do throws(ResolutionFailure) {
      recipes.append(try resolver.finish(leaves))
      return .recipe(recipes.count - 1)
    } catch {
      return .failed(error.diagnostic, error.choices)
    }
  }

  private mutating func add(_ outcome: Outcome) -> Int {
    outcomes.append(outcome)
    return outcomes.count - 1
  }
}
