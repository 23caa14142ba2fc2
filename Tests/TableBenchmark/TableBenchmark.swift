import RecipeTable
import TestSupport

/// Measures lookups in tables within one process; `tools/bench` builds and runs it.
///
/// Prints a line for each kind of question: its name, and for each table the median time of one lookup
/// in nanoseconds. The tables take turns, as a machine's speed changes from one moment to the next.
@main
struct TableBenchmark {
  /// Of each kind; they come from all over the table. They are asked over and over, so that what is
  /// measured is looking things up and not fetching the questions from memory.
  private static let questions = 1_000
  private static let rounds = 400

  static func main() throws {
    let paths = CommandLine.arguments.dropFirst()
    guard !paths.isEmpty else { return print("usage: TableBenchmark TABLE...") }
    let tables = try paths.map { try RecipeTable(path: $0) }
    let asked = try tables.map(questions)
    for (kind, name) in ["resolving", "other"].enumerated() {
      let times = try nanoseconds(zip(tables, asked).map { ($0, $1[kind]) })
      print(([name] + times.map { "\($0)" }).joined(separator: " "))
    }
  }

  // MARK: Questions

  /// As many random criteria that have a recipe, each with equal chance, as ones that have none.
  private static func questions(in table: RecipeTable) throws -> [[Criteria]] {
    var random = SeededGenerator(seed: 1)
    let known = try table.resolved().map(\.criteria)
    let resolving = (0..<questions).map { _ in known[Int.random(in: known.indices, using: &random)]
    }
    let isKnown = Set(known)
    let values = try Dimension.allCases.map { dimension in
      [Criteria.any] + (try table.vocabulary(dimension)).filter(\.isUsed).map(\.name)
    }
    var other: [Criteria] = []
    while other.count < questions {
      var criteria = Criteria()
      for (dimension, values) in zip(Dimension.allCases, values) {
        criteria[dimension] = values[Int.random(in: values.indices, using: &random)]
      }
      if !isKnown.contains(criteria) { other.append(criteria) }
    }
    return [resolving, other]
  }

  // MARK: Times

  /// The median of the rounds, each of all questions.
  private static func nanoseconds(
    _ asked: [(table: RecipeTable, questions: [Criteria])]
  ) throws -> [Double] {
    var times = [[Double]](repeating: [], count: asked.count)
    for _ in 0..<rounds {
      for (number, (table, questions)) in asked.enumerated() {
        times[number].append(try round(questions, in: table))
      }
    }
    return times.map { ($0.sorted()[rounds / 2] * 10).rounded() / 10 }
  }

  private static func round(_ questions: [Criteria], in table: RecipeTable) throws -> Double {
    var recipes = 0
    let duration = try ContinuousClock().measure {
      for criteria in questions {
        if case .recipe = try table.outcome(for: criteria) { recipes += 1 }
      }
    }
    // Otherwise the answers go unused, and need not be found.
    precondition(recipes == 0 || recipes == questions.count)
    return duration / .nanoseconds(questions.count)
  }
}
