import Testing

@testable import RecipeTable

@Suite struct CombinationCountTests {
  @Test func aSmallTable() throws {
    let table = try RecipeTable(bytes: SmallTable.bytes())
    // Three services and an accelerator, each also left open.
    #expect(try table.combinationCount() == CombinationCount(all: 4 * 2, withRecipe: 2))
    #expect(try table.combinationCount().withRecipe == table.resolved().count)
  }

  /// Sixty values a dimension, and a recipe wherever the service is stated: far more than anybody
  /// could list.
  private func largeTable(values: Int) throws -> RecipeTable {
    var writer = TableWriter(columns: Array(repeating: values, count: 5))
    let node = writer.node(.map([]))
    let recipe = writer.recipe(writer.addRecipe(document: node, traces: node))
    let columns = values + 2
    func part(_ outcome: TableWriter.OutcomeReference) -> TableWriter.IndexReference {
      var part = writer.indexPart(outcomes: Array(repeating: outcome, count: columns))
      for dimension in [Dimension.os, .intent, .accelerator] {
        part = writer.indexPart(dimension, parts: Array(repeating: part, count: columns))
      }
      return part
    }
    let (with, without) = (part(recipe), part(writer.uncovered([.service])))
    let root = writer.indexPart(
      .service, parts: [without, without] + Array(repeating: with, count: values))
    return try RecipeTable(bytes: writer.finish(catalog: .map([]), root: root))
  }

  @Test func sharedPartsAreMultiplied() throws {
    let fourth = 61 * 61 * 61 * 61
    #expect(
      try largeTable(values: 60).combinationCount()
        == CombinationCount(all: 61 * fourth, withRecipe: 60 * fourth))
  }

  @Test func moreThanANumberHolds() throws {
    let table = try largeTable(values: 10_000)
    #expect(throws: TableError("damaged table: too many combinations")) {
      try table.combinationCount()
    }
  }
}
