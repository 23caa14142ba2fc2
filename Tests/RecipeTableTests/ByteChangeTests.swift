import Foundation
import RecipeCompiler
import RecipeTable
import TestSupport
import Testing

/// Every change of a single byte is noticed, when the table is opened or when what the byte belongs to
/// is read. `tools/fuzz` changes every byte; here it is as many as a debug build has time for, unless
/// `LARDER_EVERY_BYTE` is set.
@Suite(.timeLimit(.minutes(30))) struct ByteChangeTests {
  private static let changesEverything =
    ProcessInfo.processInfo.environment["LARDER_EVERY_BYTE"] != nil

  private func compiled(_ tree: String) throws -> [UInt8] {
    try #require(compile(roots: [tree], provenance: TableProvenance()).table)
  }

  /// - Parameter step: from one byte to the next that is changed.
  private func unnoticed(in table: [UInt8], step: Int) throws -> [Int] {
    let table = try ByteChanges(table)
    var generator = SeededGenerator(seed: 3)
    return stride(from: 0, to: table.count, by: step).filter { place in
      !table.isNoticed(.random(in: 1...255, using: &generator), at: place)
    }
  }

  private func everyChangeIsNoticed(in table: [UInt8]) throws {
    let whole = try ByteChanges(table)
    // The head is small, and there is most to go wrong.
    for place in 0..<min(table.count, 4096) {
      #expect(!whole.isNoticed(0, at: place))
      for change in [1, 0x80, 0xFF] as [UInt8] {
        #expect(whole.isNoticed(change, at: place), "byte \(place)")
      }
    }
    #expect(try unnoticed(in: table, step: Self.changesEverything ? 1 : 211) == [])
  }

  @Test func ourTable() throws { try everyChangeIsNoticed(in: FewRecipesTable.bytes) }

  @Test(
    .enabled(
      if: Locations.conformance != nil, Comment(rawValue: Locations.withoutConformance)))
  func theConformanceTable() throws {
    let data = try #require(Locations.conformance)
    try everyChangeIsNoticed(in: compiled(data + "/aicr-2026-08/recipes"))
  }

  /// All 255 changes of every byte.
  @Test func aSmallTable() throws {
    let bytes = SmallTable.bytes()
    let table = try ByteChanges(bytes)
    for place in bytes.indices {
      #expect((1...255).allSatisfy { table.isNoticed($0, at: place) }, "byte \(place)")
    }
  }

  /// So large that its checksums have checksums of their own.
  @Test func aTableOfSeveralLevels() throws {
    var writer = TableWriter(columns: [0, 0, 0, 0, 0])
    var part = writer.indexPart(outcomes: Array(repeating: writer.uncovered([.os]), count: 2))
    for dimension in Dimension.allCases.dropLast().reversed() {
      part = writer.indexPart(dimension, parts: [part, part])
    }
    let text = Value.string(String(repeating: "0123456789abcdef", count: 200_000))
    let bytes = writer.finish(catalog: text, root: part)
    let coveredByOneBlockOfChecksums = 4096 / 8 * 4096
    #expect(bytes.count > coveredByOneBlockOfChecksums)
    try everyChangeIsNoticed(in: bytes)
  }
}
