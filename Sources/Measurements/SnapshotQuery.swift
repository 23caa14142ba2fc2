import RecipeTable

/// A query for the recipe of a cluster that a snapshot was taken of.
///
/// What the query does not state is read off the snapshot. Of the overlays that apply, those are left
/// out whose constraints the snapshot does not fulfil: a leaf with its chain, and the chains that bring
/// a mixin whose constraints fail. A leaf's constraints are those that its whole chain comes to, from
/// base down: AICR looks at its own only, which is why its authors repeat them.
public struct SnapshotQuery: Sendable {
  public let table: RecipeTable
  public let snapshot: Snapshot
  /// What was read off the snapshot, for the dimensions that were not stated.
  public let recognized: [Recognized]
  /// What was stated, and what was read.
  public private(set) var criteria: Criteria
  /// The dimensions of `criteria` that were read and not stated.
  private let readDimensions: Set<Dimension>

  /// - Parameters:
  ///   - stated: the criteria that win over what the snapshot says.
  ///   - dimensions: those that were stated, even as `any`.
  public init(
    _ stated: Criteria, dimensions: Set<Dimension>, snapshot: Snapshot, in table: RecipeTable
  ) throws(TableError) {
    self.table = table
    self.snapshot = snapshot
    recognized = try Recognition(table).recognize(snapshot)
      .filter { !dimensions.contains($0.dimension) }
    var criteria = stated
    for found in recognized {
      if let value = found.value { criteria[found.dimension] = value }
    }
    self.criteria = criteria
    readDimensions = Set(recognized.filter { $0.value != nil }.map(\.dimension))
  }
}

/// What a snapshot's cluster gets.
public struct SnapshotAnswer: Sendable {
  /// An overlay that would apply, and does not because of the cluster.
  public struct Exclusion: Sendable, Equatable {
    public let overlay: String
    /// The mixin whose constraint it is; nil for one of the overlay's chain.
    public let mixin: String?
    public let constraint: CompiledConstraint
    public let verdict: ConstraintVerdict
  }

  /// Why there is no recipe.
  public enum Refusal: Error, Sendable {
    /// Whatever the cluster is like, these criteria have none.
    case criteria(Criteria)
    /// What is left does not carry these of the criteria.
    case uncovered([Dimension])
    /// What is left makes no recipe.
    case contradiction(String)
    /// The recipe's own constraints, of base or of its profile, that the cluster does not fulfil.
    case unfulfilled([(constraint: CompiledConstraint, verdict: ConstraintVerdict)])
    /// The table does not hold what is left.
    case notStored
  }

  /// The criteria that were asked for in the end.
  public let criteria: Criteria
  /// What was read and left open again, as no recipe depends on it.
  public let opened: [Dimension]
  public let exclusions: [Exclusion]
  /// The number of a recipe.
  public let result: Result<Int, Refusal>
}

/// A constraint that no reading could fulfil: the table's fault, which ends the search.
public struct MalformedConstraint: Error, Sendable {
  public let constraint: CompiledConstraint
  public let reason: String
}

extension SnapshotQuery {
  /// - Parameter profile: of the recipe that the criteria come to, picks the one to deploy; by default
  ///   itself.
  /// - Throws: `TableError`, `MalformedConstraint`, or what `profile` throws.
  public func answer(
    profile: (CompiledRecipe) throws -> Int = { $0.number }
  ) throws -> SnapshotAnswer {
    let (criteria, opened, outcome) = try openingWhatNobodyCarries()
    guard case .recipe(let number) = outcome else {
      return SnapshotAnswer(
        criteria: criteria, opened: opened, exclusions: [], result: .failure(.criteria(criteria)))
    }
    var judge = ConstraintJudge(table: table, snapshot: snapshot)
    let recipe = try table.recipe(number)
    let conditions = try recipe.conditions()
    let exclusions = try judge.exclusions(conditions)
    let excluded = Set(exclusions.map(\.overlay))
    let kept = conditions.leaves.indices.filter {
      !excluded.contains(conditions.leaves[$0].overlay)
    }
    let result = try result(of: recipe, conditions, kept, criteria, profile, &judge)
    return SnapshotAnswer(
      criteria: criteria, opened: opened, exclusions: exclusions, result: result)
  }

  /// What was read and not stated, and without which there is a recipe after all; never the service.
  ///
  /// It is not left open by itself: the cluster is what it is, and what is made for it does not fit.
  public func openable(
    _ refusal: SnapshotAnswer.Refusal, profile: (CompiledRecipe) throws -> Int
  ) -> [Dimension] {
    guard case .uncovered(let uncovered) = refusal else { return [] }
    var open = self
    var opened: [Dimension] = []
    for dimension in uncovered.reversed()
    where dimension != .service && readDimensions.contains(dimension) {
      open.criteria[dimension] = Criteria.any
      opened.insert(dimension, at: 0)
      // Whatever stands in the way there is no answer to the question that was asked.
      if case .success? = try? open.answer(profile: profile).result { return opened }
    }
    return []
  }

  /// What was read and not stated is left open where no overlay that applies carries it: nobody asked
  /// for it.
  private func openingWhatNobodyCarries() throws(TableError) -> (Criteria, [Dimension], Outcome) {
    var criteria = criteria
    var opened: [Dimension] = []
    while true {
      let outcome = try table.outcome(for: criteria)
      guard case .uncovered(let uncovered) = outcome,
        uncovered.allSatisfy(readDimensions.contains)
      else { return (criteria, opened, outcome) }
      // One at a time, the least telling first: with a service open, nobody would say that it needs
      // another operating system.
      guard let last = Array(uncovered).last else { return (criteria, opened, outcome) }
      criteria[last] = Criteria.any
      opened.append(last)
    }
  }

  private func result(
    of recipe: CompiledRecipe, _ conditions: RecipeConditions, _ kept: [Int],
    _ criteria: Criteria, _ profile: (CompiledRecipe) throws -> Int, _ judge: inout ConstraintJudge
  ) throws -> Result<Int, SnapshotAnswer.Refusal> {
    let rest: CompiledRecipe
    switch try remaining(of: recipe, conditions, kept, criteria) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let number): rest = try table.recipe(number)
    }
    let chosen = try table.recipe(try profile(rest))
    var unfulfilled: [(constraint: CompiledConstraint, verdict: ConstraintVerdict)] = []
    for number in try chosen.conditions().constraints {
      let verdict = try judge.verdict(number)
      if !verdict.holds { unfulfilled.append((try table.constraint(number), verdict)) }
    }
    return unfulfilled.isEmpty ? .success(chosen.number) : .failure(.unfulfilled(unfulfilled))
  }

  /// The recipe that the leaves come to which the snapshot leaves, before a profile is chosen.
  private func remaining(
    of recipe: CompiledRecipe, _ conditions: RecipeConditions, _ kept: [Int], _ criteria: Criteria
  ) throws(TableError) -> Result<Int, SnapshotAnswer.Refusal> {
    if kept.count == conditions.leaves.count { return .success(recipe.number) }
    let overlays = kept.map { conditions.leaves[$0].overlay }
    let uncovered = try table.dimensions(of: criteria, notCarriedBy: overlays)
    guard uncovered.isEmpty else { return .failure(.uncovered(uncovered)) }
    guard let variant = conditions.variants.first(where: { $0.kept == kept }) else {
      return .failure(.notStored)
    }
    guard let number = variant.recipe else {
      return .failure(.contradiction(variant.failure ?? ""))
    }
    return .success(number)
  }
}

/// Holds a table's constraints against a snapshot, each once.
struct ConstraintJudge {
  let table: RecipeTable
  let snapshot: Snapshot
  private var verdicts: [Int: ConstraintVerdict] = [:]

  init(table: RecipeTable, snapshot: Snapshot) {
    self.table = table
    self.snapshot = snapshot
  }

  /// - Throws: `TableError`, or `MalformedConstraint`.
  mutating func verdict(_ number: Int) throws -> ConstraintVerdict {
    if let known = verdicts[number] { return known }
    let constraint = try table.constraint(number)
    let verdict = snapshot.verdict(on: constraint)
    if verdict.status == .malformed {
      throw MalformedConstraint(constraint: constraint, reason: verdict.reason ?? "")
    }
    verdicts[number] = verdict
    return verdict
  }

  /// The leaves that the snapshot is not fit for, with each constraint that says so.
  mutating func exclusions(_ conditions: RecipeConditions) throws -> [SnapshotAnswer.Exclusion] {
    var exclusions: [SnapshotAnswer.Exclusion] = []
    for leaf in conditions.leaves {
      let own = try leaf.constraints.filter { try !verdict($0).holds }
      exclusions += try own.map { try exclusion(leaf.overlay, nil, $0) }
      // Mixins are looked at only for what stays.
      for mixin in conditions.mixins where own.isEmpty && leaf.mixins.contains(mixin.name) {
        let failing = try mixin.constraints.filter { try !verdict($0).holds }
        exclusions += try failing.map { try exclusion(leaf.overlay, mixin.name, $0) }
      }
    }
    return exclusions
  }

  private mutating func exclusion(
    _ overlay: String, _ mixin: String?, _ number: Int
  ) throws -> SnapshotAnswer.Exclusion {
    SnapshotAnswer.Exclusion(
      overlay: overlay, mixin: mixin, constraint: try table.constraint(number),
      verdict: try verdict(number))
  }
}
