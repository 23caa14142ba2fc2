import TestSupport
import Testing

@testable import RecipeTable

/// Damaged and hostile tables: opening and reading gives an error or a value, and ends.
@Suite struct FuzzTests {
  private static let real = FewRecipesTable.bytes

  @Test func theRealTableIsWhole() throws {
    var interrogation = Interrogation(try RecipeTable(bytes: Self.real))
    interrogation.run()
    #expect(interrogation.refused == Interrogation.unanswerable)
    #expect(interrogation.table.recipeCount > 10)
  }

  @Test(.timeLimit(.minutes(10))) func everyByteOfTheRealHeaderCounts() {
    for index in 0..<TableFormat.topStart {
      for flip in [1, 0x80, 0xFF] as [UInt8] {
        var damaged = Self.real
        damaged[index] ^= flip
        #expect(throws: TableError.self) { try RecipeTable(bytes: damaged) }
      }
    }
  }

  /// What the checksums are for: no damage anywhere is taken for a table.
  @Test(.timeLimit(.minutes(10)), arguments: 0..<4)
  func damageAnywhereIsNoticed(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let damaged = Damage.apply(to: Self.real, using: &generator)
      guard damaged != Self.real else { continue }
      #expect(throws: TableError.self) { try RecipeTable(bytes: damaged) }
    }
  }

  /// The same with checksums made right again.
  @Test(.timeLimit(.minutes(10)), arguments: 10..<14)
  func sealedDamageOfTheRealTable(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let damaged = SealedTable.seal(Damage.apply(to: Self.real, using: &generator))
      guard let table = try? RecipeTable(bytes: damaged) else { continue }
      var interrogation = Interrogation(table)
      interrogation.run(recipes: 3)
    }
  }

  @Test(.timeLimit(.minutes(10)), arguments: 20..<24)
  func sealedDamageOfASmallTable(_ seed: UInt64) {
    let small = SmallTable.bytes()
    var generator = SeededGenerator(seed: seed)
    var opened = 0
    var refused = 0
    for _ in 0..<2500 {
      var damaged = small
      let dataStart = TableFormat.topStart + 8
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let word = Int.random(in: dataStart / 4..<small.count / 4, using: &generator) * 4
        let changed = Self.word(&generator)
        for byte in 0..<4 {
          damaged[word + byte] = UInt8(truncatingIfNeeded: changed >> (8 * byte))
        }
      }
      guard let table = try? RecipeTable(bytes: SealedTable.seal(damaged)) else { continue }
      opened += 1
      var interrogation = Interrogation(table)
      interrogation.run()
      if interrogation.refused > Interrogation.unanswerable { refused += 1 }
    }
    // The damage did get past the checksums, and was noticed where it matters.
    #expect(opened > 2000)
    #expect(refused > 200)
  }

  /// Numbers that hurt: small ones, all ones, and node headers with absurd counts.
  private static func word(_ generator: inout SeededGenerator) -> UInt32 {
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: .random(in: 0..<64, using: &generator)
    case 1: .max
    case 2: .random(in: 0...10, using: &generator) | 0xFFFF_FFF0
    case 3: .random(in: 0...15, using: &generator) | .random(in: 0..<200, using: &generator) << 4
    default: .random(in: 0...UInt32.max, using: &generator)
    }
  }

  @Test(.timeLimit(.minutes(10)), arguments: 30..<32)
  func sealedHeaders(_ seed: UInt64) {
    let small = SmallTable.bytes()
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<3000 {
      var damaged = small
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: 8..<TableFormat.topStart, using: &generator)
        damaged[index] = [0, 1, 4, 0x7F, 0x80, 0xFF].randomElement(using: &generator)!
      }
      let sealed = SealedTable.seal(damaged, size: Bool.random(using: &generator))
      guard let table = try? RecipeTable(bytes: sealed) else { continue }
      var interrogation = Interrogation(table)
      interrogation.run()
    }
  }
}

/// Tables whose checksums are right and whose content is meant to exhaust the reader.
@Suite(.timeLimit(.minutes(10))) struct BombTests {
  private func table(
    document: (inout TableWriter) -> NodeReference, catalog: Value = SmallTable.catalog
  ) throws -> RecipeTable {
    var writer = TableWriter(columns: [0, 0, 0, 0, 0])
    let number = writer.addRecipe(
      document: document(&writer), traces: writer.node(.null, in: .traces))
    let outcome = writer.recipe(number)
    var part = writer.indexPart(outcomes: [outcome, outcome])
    for dimension in Dimension.allCases.dropLast().reversed() {
      part = writer.indexPart(dimension, parts: [part, part])
    }
    return try RecipeTable(bytes: writer.finish(catalog: catalog, root: part))
  }

  /// Ten references to a node that holds ten references, and so on: a kilobyte that stands for
  /// 10^20 values.
  private func bomb(
    _ writer: inout TableWriter, leaf: Value = .null, asMap: Bool = false
  ) -> NodeReference {
    var node = writer.node(leaf)
    for _ in 0..<20 {
      node =
        asMap
        ? writer.map((0..<10).map { (key: "k\($0)", value: node) })
        : writer.array(Array(repeating: node, count: 10))
    }
    return node
  }

  @Test(arguments: [false, true]) func sharedChildren(_ asMap: Bool) throws {
    let table = try table { bomb(&$0, asMap: asMap) }
    #expect(throws: TableError("damaged table: a value is too large")) {
      try table.recipe(0).document.value()
    }
  }

  /// Fewer nodes, but each a copy of a large text.
  @Test func sharedTexts() throws {
    let text = String(repeating: "x", count: 1 << 20)
    let table = try table { writer in
      let leaf = writer.node(.string(text))
      let many = writer.array(Array(repeating: leaf, count: 1000))
      return writer.array(Array(repeating: many, count: 1000))
    }
    #expect(throws: TableError("damaged table: a value is too large")) {
      try table.recipe(0).document.value()
    }
    #expect(throws: TableError("damaged table: a value is too large")) {
      try table.recipe(0).document.element(0)?.strings()
    }
  }

  @Test func largeIsNotTooLarge() throws {
    let table = try table { writer in
      let leaf = writer.node(.string("some text"))
      let many = writer.array(Array(repeating: leaf, count: 1000))
      return writer.array(Array(repeating: many, count: 300))
    }
    #expect(try table.recipe(0).document.value().leafCount == 300_000)
  }

  @Test func depth() throws {
    func nested(_ depth: Int) throws -> RecipeTable {
      try table { writer in
        var node = writer.node(.null)
        for _ in 0..<depth { node = writer.array([node]) }
        return node
      }
    }
    #expect(try nested(199).recipe(0).document.value().leafCount == 1)
    #expect(throws: TableError.self) { try nested(100_000).recipe(0).document.value() }
  }

  /// Every column leads to the same part: an index of a few words with 10^10 combinations.
  @Test func combinations() throws {
    let count = 100
    let values = (0..<count).map { number in
      Value.map([
        .init("name", .string("v\(number)")),
        .init("column", .int(Int64(TableWriter.column(ofValue: number)))),
      ])
    }
    let dimensions = Dimension.allCases.map { dimension in
      Value.map([.init("name", .string(dimension.name)), .init("values", .array(values))])
    }
    var writer = TableWriter(columns: Array(repeating: count, count: 5))
    let number = writer.addRecipe(
      document: writer.node(.map([])), traces: writer.node(.null, in: .traces))
    let outcome = writer.recipe(number)
    var part = writer.indexPart(outcomes: Array(repeating: outcome, count: count + 2))
    for dimension in Dimension.allCases.dropLast().reversed() {
      part = writer.indexPart(dimension, parts: Array(repeating: part, count: count + 2))
    }
    let catalog = Value.map([.init("dimensions", .array(dimensions))])
    let table = try RecipeTable(bytes: writer.finish(catalog: catalog, root: part))
    #expect(throws: TableError("damaged table: too many combinations")) {
      try table.forEachResolved { _, _ in }
    }
  }
}
