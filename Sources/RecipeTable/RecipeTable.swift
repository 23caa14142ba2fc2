/// A compiled recipe tree, opened for reading: what every combination of criteria resolves to.
///
/// FORMAT.md beside this file specifies the bytes. Opening reads the header only; everything else is
/// read, and checked, when it is asked for.
public final class RecipeTable: Sendable {
  package let image: TableImage

  /// Maps a file.
  ///
  /// - Throws: when the file is no table, of another version, cut off, or its header is damaged.
  public init(path: String) throws(TableError) { image = try TableImage(path: path) }

  package init(_ image: TableImage) { self.image = image }

  /// Reads a table that is in memory, and checks all of it.
  public init(bytes: [UInt8]) throws(TableError) {
    image = try TableImage(bytes: bytes)
    try image.verifyAll()
  }

  /// Checks every block, where reading would check only those that it touches.
  public func verify() throws(TableError) { try image.verifyAll() }

  /// The catalog record: generator, tree, dimensions, overlays, mixins, components, files.
  public var catalog: TableNode { TableNode(image: image, heap: .values, offset: image.root) }

  /// A field of the catalog record that every table has.
  public func catalog(_ name: String) throws(TableError) -> TableNode {
    guard let node = try catalog.member(name) else {
      throw TableError("damaged table: the catalog has no \(name)")
    }
    return node
  }

  /// How many different recipes the combinations share.
  public var recipeCount: Int { image.length(of: .recipes) / (TableFormat.recipeWords * 4) }

  /// The recipe of a number that an outcome gave.
  public func recipe(_ number: Int) throws(TableError) -> CompiledRecipe {
    let first = number * TableFormat.recipeWords
    let (document, traces) = try image.words(.recipes, first)
    let conditions = try image.word(.recipes, first + 2)
    return CompiledRecipe(
      number: number,
      document: TableNode(image: image, heap: .values, offset: document),
      traces: TableNode(image: image, heap: .traces, offset: traces),
      conditionsRecord: TableNode(image: image, heap: .values, offset: conditions))
  }
}

/// A recipe as the table stores it. Combinations that come to the same recipe share one.
public struct CompiledRecipe: Sendable {
  public let number: Int
  /// The record that FORMAT.md calls the recipe document.
  public let document: TableNode
  /// Where each of its values was set, and what that overrode; only the site reads it.
  public let traces: TableNode
  let conditionsRecord: TableNode
}

/// What a combination of criteria comes to.
public enum Outcome: Sendable, Equatable {
  /// The number of a recipe, for `RecipeTable.recipe`.
  case recipe(Int)
  /// The service is known only together with one of these operating systems.
  case osRequired([String])
  /// No applied overlay carries these of the stated values; `RecipeTable.uncovered` says what would.
  case uncovered(DimensionSet)
  /// The overlays that apply do not make a recipe together.
  case failed(Failure)
}

/// A stated dimension whose value no applied overlay carries.
public struct Uncovered: Sendable, Equatable {
  public let dimension: Dimension
  /// The smallest sets of further criteria with which it would be carried.
  public let completions: [[Dimension: String]]
}

/// Why the overlays that apply do not make a recipe.
public struct Failure: Sendable, Equatable {
  public let message: String
  /// The file within the tree, or nil when no one place is to blame.
  public let file: String?
  public let line: Int
  public let column: Int
  /// The profile whose default it is that fails, or nil.
  public let profile: String?
  /// The values of that profile.
  public let choices: [Choice]

  /// A value of a profile.
  public struct Choice: Sendable, Equatable {
    public let value: String
    /// The number of the recipe that it selects, or nil where it makes none.
    public let recipe: Int?

    public init(value: String, recipe: Int?) {
      self.value = value
      self.recipe = recipe
    }
  }

  public init(
    message: String, file: String?, line: Int, column: Int, profile: String? = nil,
    choices: [Choice] = []
  ) {
    self.message = message
    self.file = file
    self.line = line
    self.column = column
    self.profile = profile
    self.choices = choices
  }
}
