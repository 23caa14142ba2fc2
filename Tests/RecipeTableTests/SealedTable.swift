@testable import RecipeTable

/// The bytes of a table with checksums that are right for whatever else was done to them, so that
/// damage gets as far as the structure.
enum SealedTable {
  static let directoryEnd = TableFormat.topStart

  static func seal(_ bytes: [UInt8], size: Bool = true) -> [UInt8] {
    var bytes = bytes
    guard bytes.count > directoryEnd + 8 else { return bytes }
    if size {
      withUnsafeBytes(of: UInt64(bytes.count).littleEndian) {
        bytes.replaceSubrange(16..<24, with: $0)
      }
    }
    let dataStart = bytes.withUnsafeBytes {
      Int(
        truncatingIfNeeded: $0.loadUnaligned(
          fromByteOffset: TableFormat.headerBytes + 8, as: UInt64.self))
    }
    guard dataStart > directoryEnd, dataStart <= bytes.count else { return bytes }
    let levels = TableLayout.places(dataBytes: bytes.count - dataStart)
    guard TableLayout.dataStart(levels) == dataStart else { return bytes }
    TableAssembly.seal(&bytes, dataStart: dataStart, levels)
    return bytes
  }
}

/// Asks a table everything that can be asked of it.
struct Interrogation {
  let table: RecipeTable
  /// Questions that were answered, and those whose answer was an error.
  var answered = 0
  var refused = 0

  init(_ table: RecipeTable) { self.table = table }

  private mutating func ask(_ question: () throws -> Void) {
    do {
      try question()
      answered += 1
    } catch {
      refused += 1
    }
  }

  /// - Parameter recipes: how many of them to read.
  mutating func run(recipes: Int = .max) {
    let table = table
    ask { _ = try table.catalog.value() }
    ask { _ = try table.catalog.keys() }
    ask { _ = try table.resolved() }
    for dimension in Dimension.allCases {
      ask { _ = try table.vocabulary(dimension) }
      ask { _ = try table.canonical("aws", for: dimension) }
      ask { _ = try table.outcome(for: Criteria([dimension: "zzz"])) }
    }
    for service in ["any", "eks", "gke", "kind", "aks"] {
      for accelerator in ["any", "h100", "gb200"] {
        let criteria = Criteria([.service: service, .accelerator: accelerator])
        ask { _ = try table.outcome(for: criteria) }
      }
    }
    for number in 0..<min(table.recipeCount, recipes) {
      ask { _ = try table.recipe(number).document.value().json() }
      ask { _ = try table.recipe(number).traces.value() }
      ask { _ = try table.recipe(number).document.member("values")?.keys() }
      ask { _ = try table.recipe(number).conditions() }
    }
    for number in 0..<table.constraintCount { ask { _ = try table.constraint(number) } }
    ask { _ = try table.recipe(table.recipeCount) }
    ask { _ = try table.constraint(table.constraintCount) }
  }
}
