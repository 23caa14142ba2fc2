import RecipeTable
import TestSupport

/// Measures lookups in a table within one process; `tools/bench` builds and runs it.
///
/// Prints a line for each kind of question: its name, and the median time of one lookup in nanoseconds.
@main
struct TableBenchmark {
  /// Of each kind; they come from all over the table.
  private static let questions = 20_000
  private static let questionsOfRound = 1_000
  /// Ten times every question.
  private static let rounds = 200
  /// When to begin no further round.
  private static let patience = Duration.seconds(5)

  static func main() throws {
    guard CommandLine.arguments.count == 2 else { return print("usage: TableBenchmark TABLE") }
    let table = try RecipeTable(path: CommandLine.arguments[1])
    let (resolving, other) = try questions(in: table)
    print("resolving", try nanoseconds(resolving, in: table))
    print("other", try nanoseconds(other, in: table))
  }

  // MARK: Questions

  /// As many random criteria that have a recipe, each with equal chance, as ones that have none.
  private static func questions(in table: RecipeTable) throws -> ([Criteria], [Criteria]) {
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
    return (resolving, other)
  }

  // MARK: Times

  /// The median of the rounds, which ask a part of the questions each and begin again after the last.
  private static func nanoseconds(_ questions: [Criteria], in table: RecipeTable) throws -> Double {
    let start = ContinuousClock.now
    var times: [Double] = []
    while times.count < rounds, times.isEmpty || start.duration(to: .now) < patience {
      let first = times.count * questionsOfRound % questions.count
      times.append(try round(questions[first..<first + questionsOfRound], in: table))
    }
    return (times.sorted()[times.count / 2] * 10).rounded() / 10
  }

  private static func round(
    _ questions: ArraySlice<Criteria>, in table: RecipeTable
  ) throws -> Double {
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
