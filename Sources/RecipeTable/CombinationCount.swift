/// How many combinations there are of the values that overlays state, each dimension also left open.
public struct CombinationCount: Sendable, Equatable {
  public let all: Int
  public let withRecipe: Int
}

extension RecipeTable {
  /// Counts by the index's parts, each of which is looked at once however many combinations share it.
  ///
  /// - Throws: also where any word of the index leads nowhere.
  public func combinationCount() throws(TableError) -> CombinationCount {
    var all = 1
    for dimension in Dimension.allCases {
      let columns = Int(try image.word(.index, dimension.rawValue))
      all = try all.multiplied(by: max(0, columns - (TableFormat.firstValueColumn - 1)))
    }
    var counter = IndexCounter(image: image)
    let root = try image.word(.index, Dimension.allCases.count)
    return CombinationCount(all: all, withRecipe: try counter.count(0, root))
  }
}

/// Adds up what the parts of the index lead to.
private struct IndexCounter {
  let image: TableImage
  /// The results of the parts of each level by where they start.
  private var known = [[UInt32: Int]](repeating: [:], count: Dimension.allCases.count)
  private var words = IndexWords()

  init(image: TableImage) { self.image = image }

  mutating func count(_ level: Int, _ position: UInt32) throws(TableError) -> Int {
    guard level < Dimension.allCases.count else { return try isRecipe(position) ? 1 : 0 }
    if let known = known[level][position] { return known }
    let columns = Int(try image.word(.index, level))
    try words.spend(columns, of: image)
    var sum = 0
    for column in 0..<columns {
      let found = try count(level + 1, try image.word(.index, Int(position) + column))
      // Nobody asks for a value that no overlay states as such.
      if column != TableFormat.otherColumn { sum = try sum.added(to: found) }
    }
    known[level][position] = sum
    return sum
  }

  private func isRecipe(_ outcome: UInt32) throws(TableError) -> Bool {
    try image.word(.outcomes, Int(outcome) * 2) == TableFormat.OutcomeKind.recipe.rawValue
  }
}

extension Int {
  fileprivate func multiplied(by other: Int) throws(TableError) -> Int {
    try Self.checked(multipliedReportingOverflow(by: other))
  }

  fileprivate func added(to other: Int) throws(TableError) -> Int {
    try Self.checked(addingReportingOverflow(other))
  }

  private static func checked(
    _ result: (partialValue: Int, overflow: Bool)
  ) throws(TableError) -> Int {
    guard !result.overflow else { throw TableError("damaged table: too many combinations") }
    return result.partialValue
  }
}
