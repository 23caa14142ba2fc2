import CommandSupport
import Measurements
import RecipeTable

/// How a snapshot led to a recipe, or to none.
struct SnapshotNotes {
  let query: SnapshotQuery
  let answer: SnapshotAnswer

  var text: String {
    var text = ""
    if !query.recognized.isEmpty {
      text += "From the snapshot:\n" + Self.rows(query.recognized, opened: answer.opened)
    }
    if !answer.exclusions.isEmpty {
      text += "Left out, as the cluster is not fit for them:\n"
      text += TextTable.text(answer.exclusions.map(row))
    }
    return text
  }

  /// What was read, a line each.
  ///
  /// - Parameter opened: the dimensions that were left open all the same.
  static func rows(_ recognized: [Recognized], opened: [Dimension] = []) -> String {
    TextTable.text(
      recognized.map { found in
        guard let value = found.value, let from = found.from, let reading = found.reading else {
          return ["  \(found.dimension.name)", "-", (found.reason ?? "").shortened]
        }
        let isOpened = opened.contains(found.dimension)
        let end = isOpened ? "; left open, as no recipe for the rest depends on it" : ""
        return ["  \(found.dimension.name)", value, "\(from) is \(reading.shortened)\(end)"]
      })
  }

  private func row(_ exclusion: SnapshotAnswer.Exclusion) -> [String] {
    let mixin = exclusion.mixin.map { " (mixin \($0))" } ?? ""
    return ["  \(exclusion.overlay)\(mixin)", exclusion.constraint.shortfall(exclusion.verdict)]
  }
}

extension String {
  /// Cut to what a line of a report has room for.
  var shortened: String {
    let room = 120
    return count > room ? prefix(room) + "…" : self
  }
}

extension CompiledConstraint {
  /// What a cluster lacks, such as `K8s.server.version is v1.31.4, must be >= 1.32`.
  func shortfall(_ verdict: ConstraintVerdict) -> String {
    let asked = value + (unit.map { " \($0)" } ?? "")
    let reason = verdict.reason.map { ": \($0)" } ?? ""
    let found = verdict.actual.map { "is \($0.isEmpty ? "empty" : $0.shortened), " } ?? ""
    return "\(name) \(found)must be \(asked)\(reason)"
  }
}

/// Why a snapshot's cluster gets no recipe.
struct SnapshotRefusal {
  let query: SnapshotQuery
  let answer: SnapshotAnswer
  let refusal: SnapshotAnswer.Refusal
  /// What was read and not stated, and stands in the way of a recipe.
  let openable: [Dimension]
  /// How a person asks for other criteria.
  let command: (Criteria) -> String

  func failure() throws -> CommandFailure {
    if case .criteria(let criteria) = refusal {
      let known = try Explanation(table: query.table, criteria: criteria, command: command)
        .failure()
      return CommandFailure(notes + known.message, status: known.status)
    }
    let asked = answer.criteria.arguments
    let question = asked.isEmpty ? "" : " for \(asked)"
    let lines = ["no recipe\(question) on this cluster"] + reasons.map { "  " + $0 } + advice
    return CommandFailure(notes + lines.joined(separator: "\n"), status: status)
  }

  /// What the table does not hold may well be a recipe.
  private var status: Int32 {
    if case .notStored = refusal { return ExitStatus.unusable }
    return ExitStatus.failure
  }

  private var advice: [String] {
    guard !openable.isEmpty else { return [] }
    let options = openable.map { " --\($0.name) any" }.joined()
    return ["there is one with\(options)"]
  }

  private var notes: String {
    let text = SnapshotNotes(query: query, answer: answer).text
    return text.isEmpty ? "" : text + "\n"
  }

  private var reasons: [String] {
    switch refusal {
    case .criteria: []
    case .uncovered(let dimensions):
      [
        "no overlay that is left is for "
          + dimensions.map { "\($0.name) \(answer.criteria[$0])" }
          .joined(separator: ", ")
      ]
    case .contradiction(let message): ["what is left contradicts itself: \(message)"]
    case .unfulfilled(let constraints): constraints.map { $0.constraint.shortfall($0.verdict) }
    case .notStored: ["the table does not hold what is left: too many overlays could be left out"]
    }
  }
}
