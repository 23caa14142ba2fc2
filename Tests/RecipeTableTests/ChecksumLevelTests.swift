import TestSupport
import Testing

@testable import RecipeTable

/// Tables that are too large for one level of checksums.
@Suite struct ChecksumLevelTests {
  /// A little more than 512 blocks, which is what one block of checksums is for.
  private static let text = String(repeating: "0123456789abcdef", count: 140_000)

  private static func table() -> [UInt8] {
    var writer = TableWriter(columns: [0, 0, 0, 0, 0])
    let number = writer.addRecipe(
      document: writer.node(.string(text)), traces: writer.node(.null, in: .traces))
    let outcome = writer.recipe(number)
    var part = writer.indexPart(outcomes: [outcome, outcome])
    for dimension in Dimension.allCases.dropLast().reversed() {
      part = writer.indexPart(dimension, parts: [part, part])
    }
    return writer.finish(catalog: .map([]), root: part)
  }

  @Test(arguments: [
    (1, [1]), (4096, [1]), (4097, [2]), (512 * 4096, [512]), (512 * 4096 + 1, [513, 2]),
    (512 * 512 * 4096, [512 * 512, 512]), (512 * 512 * 4096 + 1, [512 * 512 + 1, 513, 2]),
  ])
  func levels(_ bytes: Int, _ expected: [Int]) {
    #expect(TableFormat.checksumLevels(dataBytes: bytes) == expected)
  }

  @Test func everythingIsThere() throws {
    let bytes = Self.table()
    let table = try RecipeTable(bytes: bytes)
    #expect(table.image.layout.levels.map(\.count) == [547, 2])
    #expect(try table.recipe(0).document.string() == Self.text)
    let folder = try TemporaryFolder()
    let mapped = try RecipeTable(path: folder.write(bytes, to: "large.table"))
    #expect(try mapped.recipe(0).document.string() == Self.text)
  }

  /// A byte of each checksum of the first level.
  @Test func damagedChecksumsAreNoticed() throws {
    var bytes = Self.table()
    let layout = try RecipeTable(bytes: bytes).image.layout
    for number in 0..<layout.levels[0].count {
      let place = layout.levels[0].start + number * 8 + number % 8
      bytes[place] ^= 0x10
      try bytes.withUnsafeBytes { raw in
        let image = try TableImage(borrowing: raw)
        let block = layout.dataStart + number * TableFormat.blockBytes
        #expect(throws: TableError.self) { try image.verify(block..<block + 1) }
      }
      bytes[place] ^= 0x10
    }
  }

  /// Opening looks at the head alone, whatever the size.
  @Test func openingReadsTheHeadAlone() throws {
    var bytes = Self.table()
    let head = try RecipeTable(bytes: bytes).image.layout.headChecksum + 8
    for index in head..<bytes.count { bytes[index] = 0xFF }
    // The first section's start is part of the head, and so all that opening needs.
    try bytes.withUnsafeBytes { raw in
      let image = try TableImage(borrowing: raw)
      #expect(throws: TableError.self) { try image.verifyAll() }
    }
  }
}
