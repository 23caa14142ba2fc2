/// The index of a table as its parts: from the values of a combination to what it comes to.
///
/// All recipes count as one outcome here, so far fewer parts differ than in the file.
public struct IndexParts: Sendable, Equatable {
  /// For each dimension, what its columns stand for: `any` first, then nil for every value that no
  /// overlay states, then the values that overlays state.
  public let columns: [[String?]]
  /// For each dimension, its different parts: a number for each column, which is that of a part of the
  /// next dimension, and in the last dimension that of an outcome.
  public let parts: [[[Int]]]
  /// The number of the first dimension's part to start from.
  public let root: Int
  /// Nil where combinations have a recipe; the number of that is not told.
  public let outcomes: [Outcome?]
}

extension RecipeTable {
  /// Reads every part of the index once, however many combinations share it.
  public func indexParts() throws(TableError) -> IndexParts {
    let columns = try columnNames()
    var reader = IndexPartsReader(table: self, columns: columns.map(\.count))
    let root = try reader.part(0, try image.word(.index, Dimension.allCases.count))
    return IndexParts(
      columns: columns, parts: reader.parts, root: root, outcomes: reader.outcomes)
  }
}

private struct IndexPartsReader {
  let table: RecipeTable
  let columns: [Int]
  private(set) var parts = [[[Int]]](repeating: [], count: Dimension.allCases.count)
  private(set) var outcomes: [Outcome?] = []
  /// The numbers of the parts of each level by where they start, and by what they say.
  private var known = [[UInt32: Int]](repeating: [:], count: Dimension.allCases.count)
  private var numbers = [[[Int]: Int]](repeating: [:], count: Dimension.allCases.count)
  private var outcomeNumbers: [UInt32: Int] = [:]
  private var recipeNumber: Int?
  private var words = IndexWords()

  init(table: RecipeTable, columns: [Int]) {
    self.table = table
    self.columns = columns
  }

  /// The number of a part, or of an outcome below the last level.
  mutating func part(_ level: Int, _ position: UInt32) throws(TableError) -> Int {
    guard level < columns.count else { return try outcome(position) }
    if let number = known[level][position] { return number }
    try words.spend(columns[level], of: table.image)
    var part: [Int] = []
    for column in 0..<columns[level] {
      part.append(try self.part(level + 1, try table.image.word(.index, Int(position) + column)))
    }
    let number = numbers[level][part] ?? parts[level].count
    if number == parts[level].count { parts[level].append(part) }
    numbers[level][part] = number
    known[level][position] = number
    return number
  }

  private mutating func outcome(_ position: UInt32) throws(TableError) -> Int {
    if let number = outcomeNumbers[position] { return number }
    let outcome = try table.outcome(Int(position))
    let number: Int
    if case .recipe = outcome {
      number = recipeNumber ?? outcomes.count
      recipeNumber = number
      if number == outcomes.count { outcomes.append(nil) }
    } else {
      number = outcomes.count
      outcomes.append(outcome)
    }
    outcomeNumbers[position] = number
    return number
  }
}

/// How much of the index was read by parts, which do not overlap: without a limit, a short hostile
/// index could have parts without end.
struct IndexWords {
  private var count = 0

  mutating func spend(_ words: Int, of image: TableImage) throws(TableError) {
    count += words
    guard count <= image.length(of: .index) / 4 else {
      throw TableError("damaged table: parts of the index overlap")
    }
  }
}
