/// What a table is: who made it of what, and how much it holds.
public struct TableSummary: Sendable {
  public struct Section: Sendable {
    public let name: String
    public let bytes: Int
  }

  public struct Vocabulary: Sendable {
    public let dimension: Dimension
    /// How many values the field or the tree knows.
    public let known: Int
    /// How many of them overlays state.
    public let used: Int
  }

  public let formatVersion: Int
  /// The compiler; empty where the table does not say.
  public let generator: (name: String, version: String)
  /// Of every file that was read; nil where the table does not say.
  public let treeDigest: String?
  /// Git's, of the tree; nil where it was in no repository.
  public let revision: String?
  /// Of the whole file.
  public let bytes: Int
  /// In the order of the file.
  public let sections: [Section]
  public let vocabularies: [Vocabulary]
  public let combinations: CombinationCount
  /// Also those that only a profile or a snapshot chooses.
  public let recipes: Int
  public let overlays: Int
  public let mixins: Int
  public let components: Int
}

extension RecipeTable {
  public func summary() throws(TableError) -> TableSummary {
    let catalog = self.catalog
    let generator = try catalog.member("generator")
    let tree = try catalog.member("tree")
    return TableSummary(
      formatVersion: Int(TableFormat.version),
      generator: (
        try generator?.member("name")?.string() ?? "",
        try generator?.member("version")?.string() ?? ""
      ),
      treeDigest: try tree?.member("digest")?.string(),
      revision: try tree?.member("revision")?.string(),
      bytes: image.layout.length,
      sections: TableFormat.Section.allCases.map {
        TableSummary.Section(name: $0.name, bytes: image.length(of: $0))
      },
      vocabularies: try vocabularySizes(),
      combinations: try combinationCount(),
      recipes: recipeCount,
      overlays: try catalog.member("overlays")?.count() ?? 0,
      mixins: try catalog.member("mixins")?.count() ?? 0,
      components: try catalog.member("components")?.count() ?? 0)
  }

  private func vocabularySizes() throws(TableError) -> [TableSummary.Vocabulary] {
    var result: [TableSummary.Vocabulary] = []
    for dimension in Dimension.allCases {
      let values = try vocabulary(dimension)
      result.append(
        TableSummary.Vocabulary(
          dimension: dimension, known: values.count, used: values.count(where: \.isUsed)))
    }
    return result
  }
}
