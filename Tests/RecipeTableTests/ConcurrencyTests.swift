import Foundation
import RecipeDocuments
import RecipeTable
import Synchronization
import TestSupport
import Testing

/// One table, many readers: nobody waits for anybody, and all get the same answers.
@Suite(.timeLimit(.minutes(10))) struct ConcurrencyTests {
  private static let threads = 100

  private static let bytes = FewRecipesTable.bytes

  /// A digest of what a table says, from another end for each reader, so that they meet everywhere.
  private static func answers(_ table: RecipeTable, startingAt start: Int) throws -> [String] {
    let resolved = try table.resolved()
    var answers = [String](repeating: "", count: resolved.count + table.recipeCount)
    for step in answers.indices {
      let place = (start + step) % answers.count
      if place < resolved.count {
        let (criteria, recipe) = resolved[place]
        let outcome = try table.outcome(for: criteria)
        guard outcome == .recipe(recipe) else { throw Disagreement() }
        answers[place] = "\(criteria) \(recipe)"
      } else if place % 8 == start % 8 {
        // Documents take long; all together the readers read all of them.
        answers[place] = try table.recipe(place - resolved.count).document.value().json()
      }
    }
    return answers
  }

  private struct Disagreement: Error {}

  /// Runs a body on as many threads at once, and gives back what each came to.
  private func onThreads<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    let results = Mutex<[Result]>([])
    let failures = Mutex<[String]>([])
    let isOpen = Atomic(false)
    let group = DispatchGroup()
    for number in 0..<count {
      group.enter()
      Thread.detachNewThread {
        defer { group.leave() }
        // All begin together, when the last one is there.
        while !isOpen.load(ordering: .acquiring) { sched_yield() }
        do {
          let result = try body(number)
          results.withLock { $0.append(result) }
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
    }
    isOpen.store(true, ordering: .releasing)
    group.wait()
    #expect(failures.withLock { $0 } == [])
    return results.withLock { $0 }
  }

  /// What readers say of the same place is the same.
  private func agree(_ answers: [[String]]) -> Bool {
    guard let count = answers.first?.count else { return false }
    return answers.allSatisfy { $0.count == count }
      && (0..<count).allSatisfy { place in
        Set(answers.map { $0[place] }.filter { !$0.isEmpty }).count == 1
      }
  }

  @Test(arguments: [true, false]) func aHundredThreads(isMapped: Bool) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.bytes, to: "larder.table")
    // Freshly opened: the threads check its blocks at the same time.
    let table = isMapped ? try RecipeTable(path: path) : try RecipeTable(bytes: Self.bytes)
    let answers = try onThreads(Self.threads) { try Self.answers(table, startingAt: $0 * 37) }
    #expect(answers.count == Self.threads)
    #expect(agree(answers))
  }

  /// Each opens the file by itself.
  @Test func aHundredTablesOfOneFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.bytes, to: "larder.table")
    let answers = try onThreads(Self.threads) {
      try Self.answers(RecipeTable(path: path), startingAt: $0)
    }
    #expect(answers.count == Self.threads)
    #expect(agree(answers))
  }

  /// Damage is found by every thread that reads there, and by no other.
  @Test func aDamagedBlock() throws {
    var bytes = Self.bytes
    bytes[bytes.count - 100] ^= 1
    let folder = try TemporaryFolder()
    let table = try RecipeTable(path: try folder.write(bytes, to: "larder.table"))
    let found = try onThreads(Self.threads) { number in
      let isFound = (try? table.verify()) == nil
      return try isFound && table.catalog.keys().count > 0
    }
    #expect(found == Array(repeating: true, count: Self.threads))
  }
}
