import ClusterAccess
import CommandSupport
import Measurements
import RecipeDocuments
import RecipeTable

/// The recipe that a command is about: that of criteria, or of a cluster that a snapshot was taken of.
struct RecipeChoice {
  let table: TableFile
  let criteria: TypedCriteria
  /// A value for the choice that the recipe leaves open, as `NAME=VALUE`.
  let profile: String?
  /// As it was typed.
  let snapshot: String?
  /// Whose ConfigMap the snapshot can be.
  var cluster = Kubectl()

  struct Found {
    let table: RecipeTable
    let recipe: CompiledRecipe
    let criteria: Criteria
    /// That the snapshot counts.
    var nodes: Int?
    /// What the snapshot adds to the recipe's document.
    var metadata: [Value.Field] = []
  }

  /// What a snapshot led to is said on standard error.
  ///
  /// - Throws: when there is no recipe, with why.
  func find() throws -> Found {
    if let snapshot { return try found(with: SnapshotFile.read(snapshot, from: cluster)) }
    let query = try RecipeQuery(criteria, profile: profile, in: table)
    return Found(table: query.table, recipe: try query.recipe(), criteria: query.criteria)
  }

  private func found(with snapshot: Snapshot) throws -> Found {
    let found = try SnapshotRecipe(criteria, profile: profile, snapshot: snapshot, in: table)
    printError(String(found.notes.dropLast()))
    return Found(
      table: found.table, recipe: found.recipe, criteria: found.criteria, nodes: found.nodes,
      metadata: found.metadata)
  }
}
