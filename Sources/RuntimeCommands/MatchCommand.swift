import ArgumentParser
import CommandSupport
import Measurements
import RecipeTable

struct MatchCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "List the recipes that a cluster can have, and what it lacks for the others.",
    discussion: """
      Every recipe of the table is held against the snapshot, the best first. Criteria narrow the list, \
      and win over what is read off the snapshot. The exit code is 1 when no recipe fits.
      """)

  @OptionGroup var table: TableOptions
  @OptionGroup var criteria: CriteriaOptions

  @Option(help: SnapshotFile.help, completion: .file())
  var snapshot: String

  @OptionGroup var cluster: ClusterOptions

  @Flag(help: "List recipes for other clusters, too, and every recipe of a group.")
  var all = false

  @Option(help: "How to print it. JSON has every recipe.")
  var format = Format.text

  func run() throws {
    let matches = try reading {
      let snapshot = try SnapshotFile.read(snapshot, from: cluster.access)
      return try SnapshotMatches(criteria.typed, snapshot: snapshot, in: table.file.open())
    }
    let report = MatchReport(matches: matches, showsAll: all)
    printOutput(format == .json ? report.json : report.text)
    if matches.fitting.isEmpty { throw CommandFailure("", status: ExitStatus.failure) }
  }
}

extension SnapshotMatches {
  /// - Parameter typed: narrows the list, and wins over what is read off the snapshot.
  /// - Throws: where no recipe states that.
  package init(_ typed: TypedCriteria, snapshot: Snapshot, in table: RecipeTable) throws {
    self = try judging {
      try SnapshotMatches(
        try typed.criteria(in: table), dimensions: typed.stated, snapshot: snapshot, in: table)
    }
    if isEmpty {
      throw CommandFailure(
        "no recipe of this table states what was asked for", status: ExitStatus.failure)
    }
  }
}

/// Runs a body that holds constraints against a snapshot.
func judging<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as MalformedConstraint {
    throw CommandFailure(
      "\(error.constraint.name) \(error.constraint.value): \(error.reason)",
      status: ExitStatus.unusable)
  }
}
