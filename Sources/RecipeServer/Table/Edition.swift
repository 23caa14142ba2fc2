import CommandSupport
import RecipeBundle
import RecipeTable

/// A table that was verified as a whole, and what was answered from it. Every request has one from its
/// beginning to its end.
final class Edition: Sendable {
  let table: RecipeTable
  /// The SHA-256 of the file, in lower-case hexadecimal.
  let digest: String
  /// What entity tags begin with: another table, or another version of this program, answers differently.
  let tag: String
  /// How many combinations have a recipe.
  let combinations: Int
  let cache: AnswerCache

  /// Of the damages that are named.
  private static let named = 5

  /// - Parameters:
  ///   - bytes: of a table's file.
  ///   - path: as messages name it.
  /// - Throws: where anything of it is not as it should be.
  init(_ bytes: [UInt8], path: String, cacheLimit: Int) throws {
    do {
      table = try RecipeTable(bytes: bytes)
      combinations = try table.combinationCount().withRecipe
    } catch {
      throw CommandFailure("\(path): \(error)", status: ExitStatus.unusable)
    }
    let damage = table.damage()
    guard damage.isEmpty else {
      let lines = damage.prefix(Self.named).map { "  \($0.part): \($0.reason)" }
      let more = damage.count > Self.named ? ["  and \(damage.count - Self.named) more"] : []
      throw CommandFailure(
        (["\(path) is damaged:"] + lines + more).joined(separator: "\n"),
        status: ExitStatus.unusable)
    }
    digest = BundleArchive.sha256(bytes)
    tag = "\(digest.prefix(32))-\(Software.version)"
    cache = AnswerCache(limit: cacheLimit)
  }
}
