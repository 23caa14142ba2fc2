import CommandSupport
import Measurements
import RecipeDocuments
import RecipeTable

/// The recipe of the cluster that a snapshot was taken of, and how it was come to.
struct SnapshotRecipe {
  let recipe: CompiledRecipe
  private let query: SnapshotQuery
  private let answer: SnapshotAnswer

  var table: RecipeTable { query.table }

  var criteria: Criteria { answer.criteria }

  /// The nodes that the snapshot counts.
  var nodes: Int? { query.snapshot.nodeCount }

  /// - Throws: when there is none, with why.
  init(
    _ typed: TypedCriteria, profile: String?, snapshot: Snapshot, in file: TableFile
  ) throws {
    let table = try file.open()
    query = try SnapshotQuery(typed, snapshot: snapshot, in: table)
    let query = query
    answer = try judging { try query.answer { try $0.number(selecting: profile) } }
    switch answer.result {
    case .success(let number): recipe = try table.recipe(number)
    case .failure(let refusal):
      let openable = query.openable(refusal) { try $0.number(selecting: profile) }
      throw try SnapshotRefusal(
        query: query, answer: answer, refusal: refusal, openable: openable
      ) {
        (["larder recipe", $0.arguments] + file.arguments).joined(separator: " ")
      }.failure()
    }
  }

  /// What was read off the snapshot and what was left out, for people.
  var notes: String { SnapshotNotes(query: query, answer: answer).text }

  /// What the document's metadata says of it, as AICR's does.
  var metadata: [Value.Field] {
    guard !answer.exclusions.isEmpty else { return [] }
    return [
      Value.Field("excludedOverlays", .array(excluded)),
      Value.Field("constraintWarnings", .array(answer.exclusions.map(\.warning))),
    ]
  }

  private var excluded: [Value] {
    var names: [String] = []
    return answer.exclusions.compactMap { exclusion in
      guard !names.contains(exclusion.overlay) else { return nil }
      names.append(exclusion.overlay)
      let reason = exclusion.mixin == nil ? "constraint-failed" : "mixin-constraint-failed"
      return .map([
        Value.Field("name", .string(exclusion.overlay)), Value.Field("reason", .string(reason)),
      ])
    }
  }
}

extension SnapshotQuery {
  /// - Parameter typed: wins over what the snapshot says.
  init(_ typed: TypedCriteria, snapshot: Snapshot, in table: RecipeTable) throws {
    try self.init(
      try typed.criteria(in: table),
      dimensions: typed.stated, snapshot: snapshot,
      in: table)
  }
}

extension SnapshotAnswer.Exclusion {
  fileprivate var warning: Value {
    var fields = [
      Value.Field("overlay", .string(overlay)),
      Value.Field("constraint", .string(constraint.name)),
      Value.Field("expected", .string(constraint.value)),
    ]
    if let actual = verdict.actual { fields.append(Value.Field("actual", .string(actual))) }
    fields.append(Value.Field("reason", .string(reason)))
    return .map(fields)
  }

  private var reason: String {
    let origin = mixin.map { "the mixin \($0) asks for it: " } ?? ""
    return origin + (verdict.reason ?? "\(verdict.actual ?? "") is not \(constraint.value)")
  }
}
