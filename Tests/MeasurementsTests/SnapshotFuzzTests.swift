import Foundation
import Measurements
import RecipeTable
import TestSupport
import Testing

/// Damaged snapshots: whatever happens to them, reading ends, with a snapshot that keeps its promises
/// or with a place in the file.
@Suite struct SnapshotFuzzTests {
  private static let seeds = 8
  /// All together.
  private static let count =
    ProcessInfo.processInfo.environment["LARDER_FUZZ_SNAPSHOTS"].flatMap { Int($0) } ?? 2_000

  @Test(.timeLimit(.minutes(60)), arguments: 0..<seeds)
  func damaged(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let sources = [SampleSnapshots.yaml, SampleSnapshots.json].map { Array($0.utf8) }
    for _ in 0..<(Self.count / Self.seeds) {
      var bytes = try #require(sources.randomElement(using: &generator))
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes = damage(bytes, &generator)
      }
      try expectSound(bytes)
    }
  }

  private func damage(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: return Damage.apply(to: bytes, using: &generator)
    case 1: return Damage.exchangingLines(of: bytes, using: &generator)
    default:
      var bytes = bytes
      let piece = Self.pieces.randomElement(using: &generator) ?? ""
      bytes.insert(contentsOf: piece.utf8, at: Int.random(in: 0...bytes.count, using: &generator))
      return bytes
    }
  }

  private static let pieces = [
    "&a ", "*a", "<<: ", ": ", "- ", "[", "]", "{", "}", ", ", "\n", "  ", "\t", "? ", "!!int ",
    "|", ">", "\"", "'", "#", "---\n", "\\ud83d", "\\ude00", "\\", "\0", "1e999", "~", "null",
    "\u{FEFF}", "measurements: ", "items: [{data: {a: 1}}]", "\r", "\u{85}", "\u{2028}",
  ]

  private func expectSound(_ bytes: [UInt8]) throws {
    do throws(SnapshotError) {
      expectSound(try Snapshot.read(bytes, path: "fuzz"))
    } catch {
      let start = try #require(error.diagnostic.range?.start)
      #expect(start.line >= 1 && start.column >= 1 && start.line <= bytes.count + 2)
    }
  }

  private func expectSound(_ snapshot: Snapshot) {
    #expect(!snapshot.measurements.isEmpty)
    for subtype in snapshot.measurements.flatMap(\.subtypes) {
      expectSorted([subtype.record] + subtype.items)
    }
    #expect(SnapshotDifference(from: snapshot, to: snapshot).isEmpty)
    _ = try? snapshot.reading(at: MeasurementPath("NetworkTopology.pfs[rail=1].pciAddress"))
    _ = try? snapshot.gpuNodes(satisfy: "!a")
  }

  private func expectSorted(_ records: [Snapshot.Record]) {
    for readings in records.flatMap({ [$0.data, $0.context] }) {
      for (left, right) in zip(readings, readings.dropFirst()) {
        #expect(left.key.utf8.lexicographicallyPrecedes(right.key.utf8))
      }
    }
  }
}
