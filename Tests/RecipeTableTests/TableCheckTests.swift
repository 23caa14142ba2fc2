import TestSupport
import Testing

@testable import RecipeTable

/// What `larder table verify` finds where the checksums are right.
@Suite struct TableCheckTests {
  /// A table with one part that is wrong.
  private func damage(
    document: Value = .map([.init("apiVersion", .string("v1"))]),
    traces: Value = .array([.int(0), .int(3), .int(5)]), catalog: Value = SmallTable.catalog,
    outcome: (inout TableWriter) -> TableWriter.OutcomeReference = { $0.recipe(0) }
  ) throws -> [String] {
    var writer = TableWriter(columns: [3, 1, 0, 0, 0])
    _ = writer.addRecipe(
      document: writer.node(document), traces: writer.node(traces, in: .traces))
    var part = writer.indexPart(outcomes: [outcome(&writer), outcome(&writer)])
    for (dimension, columns) in [(Dimension.os, 2), (.intent, 2), (.accelerator, 3), (.service, 5)]
    {
      part = writer.indexPart(dimension, parts: Array(repeating: part, count: columns))
    }
    let table = try RecipeTable(bytes: writer.finish(catalog: catalog, root: part))
    return table.damage().map { "\($0.part): \($0.reason)" }
  }

  private func record(_ fields: [(String, Value)]) -> Value {
    .map(fields.map { Value.Field($0, $1) })
  }

  @Test func wholeTables() throws {
    #expect(try damage() == [])
    #expect(try RecipeTable(bytes: SmallTable.bytes()).damage() == [])
  }

  @Test func outcomes() throws {
    #expect(try damage { $0.recipe(1) } == ["outcome 0: there is no recipe 1"])
    #expect(try damage { $0.osRequired([]) } == ["outcome 0: no operating systems"])
    #expect(try damage { $0.uncovered([]) } == ["outcome 0: no such dimensions"])
    let failure = Failure(
      message: "no", file: nil, line: 0, column: 0, profile: "p",
      choices: [.init(value: "a", recipe: 0), .init(value: "b", recipe: 7)])
    #expect(try damage { $0.failed(failure) } == ["outcome 0: there is no recipe 7"])
  }

  @Test func recipes() throws {
    #expect(try damage(document: .map([])) == ["recipe 0: no apiVersion"])
    let choices = Value.array([record([("value", .string("x")), ("recipe", .int(-1))])])
    let document = record([
      ("apiVersion", .string("v1")), ("profile", record([("choices", choices)])),
    ])
    #expect(try damage(document: document) == ["recipe 0: there is no recipe -1"])
  }

  @Test(
    arguments: [
      (.array([.int(1), .int(3), .int(5)]), "a source is not there"),
      (.array([.int(0), .int(0), .int(5)]), "an origin is no file, line and column"),
      (.array([.int(0), .int(1)]), "an origin is no file, line and column"),
      (
        .array([.int(0), .int(3), .int(5), .array([.array([.int(9), .int(1), .int(1)])])]),
        "a source is not there"
      ),
      (
        .array([.int(0), .int(3), .int(5), .array([.array([.int(0), .int(1), .int(1)])])]),
        "an origin without a value"
      ),
      (
        .array([
          .int(0), .int(3), .int(5), .array([]),
          .map([.init("x", .array([.int(4), .int(1), .int(1)]))]),
        ]), "a source is not there"
      ),
    ] as [(Value, String)])
  func traces(_ trace: Value, _ reason: String) throws {
    let traces = record([("values", record([("gpu", trace)]))])
    #expect(try damage(traces: traces) == ["traces of recipe 0: \(reason)"])
  }

  @Test func catalogs() throws {
    let fields = SmallTable.catalog.fields
    let bare = try damage(catalog: .map(fields.filter { $0.key != "overlays" }))
    #expect(bare == ["catalog: the catalog has no overlays"])
    let dimensions = try damage(catalog: .map(fields.filter { $0.key != "dimensions" }))
    #expect(dimensions.contains("catalog: the catalog has no dimensions"))
  }

  /// Whatever is damaged, the check comes to an end, and what it passes can be read.
  @Test func damageBehindRightChecksums() throws {
    let whole = SmallTable.bytes()
    var (found, passed) = (0, 0)
    for place in stride(from: TableFormat.topStart, to: whole.count, by: 3) {
      var bytes = whole
      bytes[place] ^= 0x21
      guard let table = try? RecipeTable(bytes: SealedTable.seal(bytes)) else { continue }
      guard table.damage().isEmpty else {
        found += 1
        continue
      }
      passed += 1
      _ = try table.resolved()
      for number in 0..<table.recipeCount {
        _ = try table.recipe(number).document.value()
        _ = try table.recipe(number).traces.value()
      }
    }
    #expect(found > 50 && passed > 0, "\(found) found, \(passed) passed")
  }
}
