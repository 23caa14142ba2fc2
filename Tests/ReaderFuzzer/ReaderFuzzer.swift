import Foundation
import RecipeTable
import TestSupport

/// Reads damaged files until something breaks; `tools/fuzz` builds it with AddressSanitizer and runs
/// several.
///
///     ReaderFuzzer tables COUNT SEED TABLE…     damaged tables
///     ReaderFuzzer texts COUNT SEED TABLE…      damaged recipe documents and snapshots
///     ReaderFuzzer bundles COUNT SEED TABLE…    damaged archives and image layouts of their bundles
///     ReaderFuzzer bytes CHANGES TABLE…         each byte of a table changed, CHANGES times
///     ReaderFuzzer one tables|texts|bundles NUMBER SEED TABLE…   one of them again, and what becomes of it
@main enum ReaderFuzzer {
  static func main() throws {
    var arguments = CommandLine.arguments.dropFirst()
    func next() throws -> String {
      guard let argument = arguments.popFirst() else { throw Misuse() }
      return argument
    }
    func number() throws -> Int {
      guard let number = Int(try next()) else { throw Misuse() }
      return number
    }
    switch try next() {
    case "bytes": try changeBytes(try number(), tables: arguments)
    case "one":
      let kind = try next()
      let chosen = try number()
      try run(kind, chosen..<chosen + 1, seed: try number(), tables: arguments)
    case let kind: try run(kind, 0..<(try number()), seed: try number(), tables: arguments)
    }
  }

  struct Misuse: Error {}

  private static func run(
    _ kind: String, _ numbers: Range<Int>, seed: Int, tables: ArraySlice<String>
  ) throws {
    let tables = try tables.map { try bytes(of: $0) }
    guard !tables.isEmpty else { throw Misuse() }
    let trials: any Trials
    switch kind {
    case "tables": trials = try TableTrials(tables)
    case "texts": trials = try TextTrials(tables)
    case "bundles": trials = try BundleTrials(tables)
    default: throw Misuse()
    }
    let watchdog = Watchdog(what: "\(kind), seed \(seed)")
    var tally = Tally()
    for number in numbers {
      // Of each its own, so that one can be tried again alone.
      var generator = SeededGenerator(seed: UInt64(seed) << 40 | UInt64(number))
      watchdog.begin(number)
      let start = ContinuousClock.now
      let verdict = trials.run(using: &generator)
      tally.add(verdict, number, ContinuousClock.now - start)
    }
    print(tally.text)
  }

  private static func changeBytes(_ changes: Int, tables: ArraySlice<String>) throws {
    for path in tables {
      let table = try ByteChanges(try bytes(of: path))
      var generator = SeededGenerator(seed: 1)
      var unnoticed: [Int] = []
      for place in 0..<table.count {
        precondition(
          place % 4096 != 0 || !table.isNoticed(0, at: place), "a whole table is refused")
        let masks =
          changes >= 255
          ? Array(1...255) : (0..<changes).map { _ in UInt8.random(in: 1...255, using: &generator) }
        if !masks.allSatisfy({ table.isNoticed($0, at: place) }) { unnoticed.append(place) }
      }
      print("changes=\(table.count * min(changes, 255)) unnoticed=\(unnoticed.count)")
      guard unnoticed.isEmpty else {
        print("\(path): unnoticed at \(unnoticed.prefix(20))")
        exit(1)
      }
    }
  }
}

/// What became of damaged input.
enum Verdict: String, CaseIterable {
  case refusedOnOpening = "refused-on-opening"
  case refusedOnReading = "refused-on-reading"
  case answered
}

/// Makes damaged input and reads it.
protocol Trials {
  func run(using generator: inout SeededGenerator) -> Verdict
}

/// The counts, as `tools/fuzz` adds them up.
struct Tally {
  private var counts: [Verdict: Int] = [:]
  private var slowest: (number: Int, time: Duration) = (0, .zero)

  mutating func add(_ verdict: Verdict, _ number: Int, _ time: Duration) {
    counts[verdict, default: 0] += 1
    if time > slowest.time { slowest = (number, time) }
  }

  var text: String {
    let counts = Verdict.allCases.map { "\($0.rawValue)=\(self.counts[$0] ?? 0)" }
    let milliseconds = Int(slowest.time / .milliseconds(1))
    return (counts + ["slowest-ms=\(milliseconds)", "slowest-number=\(slowest.number)"])
      .joined(separator: " ")
  }
}
