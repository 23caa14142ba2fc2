import Foundation
import RecipeTable
import TestSupport

/// Damaged tables, half of them with checksums made right again, read from memory and from a file.
struct TableTrials: Trials {
  private let originals: [[UInt8]]
  private let mutations: [TableMutation]
  private let folder: TemporaryFolder

  init(_ tables: [[UInt8]]) throws {
    originals = tables
    mutations = try tables.map { try TableMutation($0) }
    folder = try TemporaryFolder()
  }

  func run(using generator: inout SeededGenerator) -> Verdict {
    let number = Int.random(in: mutations.indices, using: &generator)
    var bytes = mutations[number].apply(using: &generator)
    let isSealed = Bool.random(using: &generator)
    if isSealed {
      bytes = SealedTable.seal(bytes, size: Int.random(in: 0..<4, using: &generator) != 0)
    }
    // From memory all of a table is checked first, from a file only what is read.
    let asFile = Int.random(in: 0..<4, using: &generator) < (isSealed ? 1 : 3)
    guard let table = try? open(bytes, asFile: asFile) else { return .refusedOnOpening }
    var interrogation = Interrogation(table)
    interrogation.sample(12, using: &generator)
    if (try? table.verify()) == nil { return .refusedOnReading }
    return interrogation.refused > 0 ? .refusedOnReading : .answered
  }

  private func open(_ bytes: [UInt8], asFile: Bool) throws -> RecipeTable {
    guard asFile else { return try RecipeTable(bytes: bytes) }
    // Mapped, and gone from the folder before the next.
    let path = try folder.write(bytes, to: "damaged.table")
    defer { unlink(path) }
    return try RecipeTable(path: path)
  }
}
