@testable import RecipeTable

/// The bytes of a table with checksums that are right for whatever else was done to them, so that
/// damage gets as far as the structure.
enum SealedTable {
  static let directoryEnd =
    TableFormat.headerBytes
    + TableFormat.Section.allCases.count * TableFormat.directoryEntryBytes

  static func seal(_ bytes: [UInt8], size: Bool = true) -> [UInt8] {
    var bytes = bytes
    guard bytes.count > directoryEnd + 8 else { return bytes }
    if size { store(UInt64(bytes.count), at: 16, in: &bytes) }
    let dataStart = bytes.withUnsafeBytes {
      Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: 12, as: UInt32.self)))
    }
    guard dataStart >= directoryEnd + 8, dataStart <= bytes.count else { return bytes }
    let blocks = (bytes.count - dataStart + TableFormat.blockBytes - 1) / TableFormat.blockBytes
    guard directoryEnd + blocks * 8 + 8 <= dataStart else { return bytes }
    for block in 0..<blocks {
      let start = dataStart + block * TableFormat.blockBytes
      let end = min(start + TableFormat.blockBytes, bytes.count)
      store(checksum(bytes[start..<end]), at: directoryEnd + block * 8, in: &bytes)
    }
    let headerEnd = directoryEnd + blocks * 8
    store(checksum(bytes[..<headerEnd]), at: headerEnd, in: &bytes)
    return bytes
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withUnsafeBytes(TableFormat.checksum)
  }

  private static func store(_ number: UInt64, at offset: Int, in bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) {
      bytes.replaceSubrange(offset..<offset + 8, with: $0)
    }
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
    }
    ask { _ = try table.recipe(table.recipeCount) }
  }
}
