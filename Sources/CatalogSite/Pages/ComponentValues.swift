import RecipeDocuments
import RecipeTable

/// The values of a component as recipes set them, with where each comes from. Most recipes share theirs
/// with others: what is made of them is made once.
final class ComponentValues: Sendable {
  /// Unlike that of all other values of this component and of others.
  struct Key: Hashable {
    let component: ExactText
    let values: UInt32?
    let trace: UInt32?
  }

  let key: Key
  /// Nil when nothing sets any.
  let values: Value?
  let rows: [ValueRow]
  /// How many values they set.
  let count: Int

  private init(_ key: Key, _ values: Value?, _ trace: Trace?) {
    self.key = key
    self.values = values
    rows = values.map { ValueRows($0, trace: trace).rows } ?? []
    count = rows.count { !$0.isSummary }
  }
}

extension ComponentValues {
  /// All of a table's.
  struct Store: Sendable {
    /// The paths that traces refer to by number.
    let files: [String]
    let made = Memo<Key, ValueFragments>()
    private let read = Memo<Key, ComponentValues>()

    init(_ table: RecipeTable) throws { files = try table.catalog("sources").strings() }

    func values(of component: String, in recipe: CompiledRecipe) throws -> ComponentValues {
      let values = try recipe.document.member("values")?.member(component)
      let trace = try recipe.traces.member("values")?.member(component)
      let key = Key(
        component: ExactText(component), values: values?.number, trace: trace?.number)
      return try read.get(key) {
        ComponentValues(key, try values?.value(), try trace.map { try Trace($0, files: files) })
      }
    }
  }
}
