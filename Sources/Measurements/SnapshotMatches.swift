import RecipeTable

/// How near the cluster of a snapshot is to every recipe of a table.
public struct SnapshotMatches: Sendable {
  /// A constraint that the cluster does not fulfil.
  public struct Shortfall: Sendable, Equatable {
    public let constraint: CompiledConstraint
    public let verdict: ConstraintVerdict
    /// How far the reading is from enough; nil where that has no measure.
    public let gap: VersionGap?
  }

  /// A combination of criteria that has a recipe.
  public struct Candidate: Sendable {
    public let criteria: Criteria
    /// The number of the recipe.
    public let recipe: Int
    /// The dimensions in which the cluster is another one.
    public let differing: [Dimension]
    /// Those of which the snapshot does not tell.
    public let untold: [Dimension]
    /// What its recipe asks for and the cluster has not, in the order of the constraints' names.
    public let missing: [Shortfall]
    /// How many dimensions are as the snapshot has them.
    let agreeing: Int

    public var fits: Bool { differing.isEmpty && missing.isEmpty }
  }

  /// Recipes that lack the same.
  public struct Group: Sendable {
    public let missing: [Shortfall]
    public let candidates: [Candidate]
  }

  public let recognized: [Recognized]
  /// Recipes that the cluster can have, the most specific first.
  public let fitting: [Candidate]
  /// Recipes for such clusters, but for some constraints: those that lack least first.
  public let short: [Group]
  /// Recipes for other clusters, the nearest first.
  public let others: [Candidate]

  /// - Parameters:
  ///   - stated: criteria that a recipe has to state.
  ///   - dimensions: those that were stated, even as `any`; the snapshot is not asked for them.
  /// - Throws: `TableError`, or `MalformedConstraint`.
  public init(
    _ stated: Criteria, dimensions: Set<Dimension>, snapshot: Snapshot, in table: RecipeTable
  ) throws {
    recognized = try Recognition(table).recognize(snapshot)
      .filter { !dimensions.contains($0.dimension) }
    var judge = MatchJudge(table: table, snapshot: snapshot, recognized: recognized)
    var candidates: [Candidate] = []
    for entry in try table.resolved()
    where stated.stated.allSatisfy({ entry.criteria[$0] == stated[$0] }) {
      candidates.append(try judge.candidate(entry.criteria, entry.recipe))
    }
    candidates.sort(by: Self.isBetter)
    fitting = candidates.filter(\.fits)
    others = candidates.filter { !$0.differing.isEmpty }
    short = Self.groups(candidates.filter { $0.differing.isEmpty && !$0.missing.isEmpty })
  }

  /// Whether no recipe states what was asked for.
  public var isEmpty: Bool { fitting.isEmpty && short.isEmpty && others.isEmpty }

  private static func isBetter(_ left: Candidate, _ right: Candidate) -> Bool {
    let (mine, theirs) = (left.rank, right.rank)
    if mine != theirs { return mine.lexicographicallyPrecedes(theirs) }
    let (name, other) = (left.criteria.name, right.criteria.name)
    if name != other { return name.precedes(other) }
    return left.criteria.arguments.precedes(right.criteria.arguments)
  }

  /// In the order of their first candidates, which are in the best order.
  private static func groups(_ candidates: [Candidate]) -> [Group] {
    var groups: [(missing: [Shortfall], candidates: [Candidate])] = []
    for candidate in candidates {
      if let known = groups.firstIndex(where: { $0.missing == candidate.missing }) {
        groups[known].candidates.append(candidate)
      } else {
        groups.append((candidate.missing, [candidate]))
      }
    }
    return groups.map { Group(missing: $0.missing, candidates: $0.candidates) }
  }
}

extension SnapshotMatches.Candidate {
  /// What matters first comes first; less is better.
  fileprivate var rank: [Int] {
    let gaps = missing.map { $0.gap?.weight ?? VersionGap.unmeasured }
    return [differing.count, missing.count, gaps.reduce(0, +), -agreeing, untold.count]
  }
}

/// Looks at one recipe after another, each once.
private struct MatchJudge {
  private let table: RecipeTable
  private let recognized: [Recognized]
  private var judge: ConstraintJudge
  /// By recipe, and by constraint.
  private var missing: [Int: [SnapshotMatches.Shortfall]] = [:]
  private var shortfalls: [Int: SnapshotMatches.Shortfall] = [:]

  init(table: RecipeTable, snapshot: Snapshot, recognized: [Recognized]) {
    self.table = table
    self.recognized = recognized
    judge = ConstraintJudge(table: table, snapshot: snapshot)
  }

  mutating func candidate(
    _ criteria: Criteria, _ recipe: Int
  ) throws -> SnapshotMatches.Candidate {
    let looked = recognized.filter { criteria.states($0.dimension) }
    let told = looked.filter { !$0.isAbsent }
    let agreeing = told.filter { $0.allows(criteria[$0.dimension]) }
    return SnapshotMatches.Candidate(
      criteria: criteria, recipe: recipe,
      differing: told.filter { !$0.allows(criteria[$0.dimension]) }.map(\.dimension),
      untold: looked.filter(\.isAbsent).map(\.dimension), missing: try missing(recipe),
      agreeing: agreeing.count)
  }

  private mutating func missing(_ recipe: Int) throws -> [SnapshotMatches.Shortfall] {
    if let known = missing[recipe] { return known }
    let conditions = try table.recipe(recipe).conditions()
    let numbers =
      conditions.constraints + conditions.leaves.flatMap(\.constraints)
      + conditions.mixins.flatMap(\.constraints)
    var found: [SnapshotMatches.Shortfall] = []
    // The same condition can be there with another remediation.
    var seen: Set<String> = []
    for number in Set(numbers).sorted() {
      if let shortfall = try shortfall(number), seen.insert(shortfall.key).inserted {
        found.append(shortfall)
      }
    }
    found.sort { $0.key.precedes($1.key) }
    missing[recipe] = found
    return found
  }

  /// Nil for a constraint that the cluster fulfils.
  private mutating func shortfall(_ number: Int) throws -> SnapshotMatches.Shortfall? {
    if let known = shortfalls[number] { return known }
    let verdict = try judge.verdict(number)
    guard !verdict.holds else { return nil }
    let constraint = try table.constraint(number)
    let shortfall = SnapshotMatches.Shortfall(
      constraint: constraint, verdict: verdict,
      gap: VersionGap(constraint.expression, reading: verdict.actual))
    shortfalls[number] = shortfall
    return shortfall
  }
}

extension SnapshotMatches.Shortfall {
  fileprivate var key: String { "\(constraint.name) \(constraint.value)" }
}

extension Recognized {
  fileprivate var isAbsent: Bool {
    if case .absent = finding { return true }
    return false
  }

  /// Whether a cluster with these readings can be what a recipe is for. One with several kinds of GPUs
  /// can be each of them.
  fileprivate func allows(_ value: String) -> Bool {
    switch finding {
    case .recognized(let clues), .ambiguous(let clues), .unknown(let clues):
      clues.contains { $0.value == value }
    case .absent: true
    }
  }
}
