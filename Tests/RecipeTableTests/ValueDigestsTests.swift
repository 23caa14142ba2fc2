import RecipeTable
import Testing

/// Digests tell values apart, and say the same of equal values in different tables.
@Suite struct ValueDigestsTests {
  private static let values: [Value] = [
    .null, .bool(true), .bool(false), .int(0), .int(1), .int(-1), .int(1 << 40), .uint(.max),
    .double(0), .double(1.5), .string(""), .string("a"), .string("b"), .string("0"), .array([]),
    .array([.string("a")]), .array([.string("a"), .string("b")]),
    .array([.string("b"), .string("a")]), .array([.array([.string("a")]), .string("b")]),
    .array([.array([.string("a"), .string("b")])]), .map([]),
    .map([Value.Field("a", .string("b"))]), .map([Value.Field("b", .string("a"))]),
    .map([Value.Field("a", .null)]),
  ]

  private func table(_ values: [Value]) throws -> RecipeTable {
    var writer = TableWriter(columns: Dimension.allCases.map { _ in 0 })
    let none = writer.uncovered([.service])
    var root = writer.indexPart(outcomes: [none, none])
    for dimension in Dimension.allCases.dropLast().reversed() {
      root = writer.indexPart(dimension, parts: [root, root])
    }
    let dimensions = Dimension.allCases.map { dimension in
      Value.map([
        Value.Field("name", .string(dimension.name)), Value.Field("values", .array([])),
      ])
    }
    let catalog = Value.map([
      Value.Field("dimensions", .array(dimensions)), Value.Field("overlays", .array([])),
      Value.Field("samples", .array(values)),
    ])
    return try RecipeTable(bytes: writer.finish(catalog: catalog, root: root))
  }

  private func digests(_ table: RecipeTable) throws -> [UInt64] {
    let digests = ValueDigests()
    return try table.catalog("samples").elements().map { try digests.digest(of: $0) }
  }

  @Test func differentValuesDiffer() throws {
    let digests = try digests(table(Self.values))
    #expect(Set(digests).count == Self.values.count)
  }

  /// Strings and offsets have other numbers in another table.
  @Test func equalValuesOfAnotherTableAreEqual() throws {
    let first = try digests(table(Self.values))
    let second = try digests(
      table([Value.string("something else"), .array([.string("first")])] + Self.values.reversed()))
    #expect(Array(second.dropFirst(2).reversed()) == first)
  }
}
