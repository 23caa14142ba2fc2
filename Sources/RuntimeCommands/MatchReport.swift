import CommandSupport
import Diagnostics
import Measurements
import RecipeTable

/// What a cluster can have, for people or for programs.
package struct MatchReport {
  let matches: SnapshotMatches
  let showsAll: Bool

  /// - Parameter showsAll: whether recipes for other clusters are listed, too, and every recipe of a group.
  package init(matches: SnapshotMatches, showsAll: Bool) {
    self.matches = matches
    self.showsAll = showsAll
  }

  /// How many recipes of a group are listed unless all are.
  private static let shown = 20

  // MARK: Text

  package var text: String {
    var parts: [String] = []
    if !matches.recognized.isEmpty {
      parts.append("From the snapshot:\n" + SnapshotNotes.rows(matches.recognized))
    }
    parts.append(
      matches.fitting.isEmpty
        ? "No recipe fits this cluster.\n"
        : fittingHeading + list(matches.fitting))
    parts += matches.short.map(text)
    if !matches.others.isEmpty { parts.append(others) }
    return parts.joined(separator: "\n")
  }

  private func text(_ group: SnapshotMatches.Group) -> String {
    let lacks = group.missing.map { "  \($0.constraint.shortfall($0.verdict))".visible + "\n" }
    return heading(group) + lacks.joined() + list(group.candidates)
  }

  private func heading(_ group: SnapshotMatches.Group) -> String {
    let count = group.candidates.count
    let these = count == 1 ? "this recipe" : "these \(count) recipes"
    guard group.missing.count == 1, let only = group.missing.first, let gap = only.gap else {
      let conditions =
        group.missing.count == 1 ? "one condition" : "\(group.missing.count) conditions"
      return "You are \(conditions) away from \(these):\n"
    }
    let steps = gap.count == 1 ? "one" : String(gap.count)
    let versions = gap.count == 1 ? "version" : "versions"
    return "You are \(steps) \(only.constraint.subject.visible) \(gap.part.word) \(versions) away "
      + "from \(these):\n"
  }

  private var others: String {
    let dimensions = Dimension.allCases.compactMap { dimension -> String? in
      let count = matches.others.count { $0.differing.contains(dimension) }
      return count == 0 ? nil : "another \(dimension.name): \(count)"
    }
    let heading =
      "Recipes for other clusters: \(matches.others.count) (\(dimensions.joined(separator: ", ")))"
    return showsAll ? heading + ":\n" + list(matches.others) : heading + "; --all lists them.\n"
  }

  /// What could not be read may still speak against some of them.
  private var fittingHeading: String {
    let count = counted(matches.fitting.count)
    return matches.recognized.contains { $0.value == nil }
      ? "Nothing in the snapshot speaks against \(count):\n"
      : "This cluster can have \(count):\n"
  }

  private func counted(_ count: Int) -> String { count == 1 ? "one recipe" : "\(count) recipes" }

  private func list(_ candidates: [SnapshotMatches.Candidate]) -> String {
    let shown = showsAll ? candidates[...] : candidates.prefix(Self.shown)
    let more = candidates.count - shown.count
    let rows = shown.map { candidate in
      ["  " + candidate.criteria.name, candidate.criteria.arguments]
    }
    return TextTable.text(rows) + (more > 0 ? "  and \(more) more; --all lists them\n" : "")
  }

  // MARK: JSON

  package var json: String {
    let groups = matches.short.flatMap(\.candidates)
    return Value.map([
      Value.Field("read", .array(matches.recognized.map(\.record))),
      Value.Field(
        "recipes",
        .array(
          matches.fitting.map { $0.record("fits") } + groups.map { $0.record("short") }
            + matches.others.map { $0.record("other") })),
    ]).json(indentation: 2) + "\n"
  }
}

extension CompiledConstraint {
  /// What has the version: `Kubernetes`, or the reading's address.
  fileprivate var subject: String {
    name == "K8s.server.version" ? "Kubernetes" : name
  }
}

extension VersionGap.Part {
  fileprivate var word: String {
    switch self {
    case .major: "major"
    case .minor: "minor"
    case .patch: "patch"
    }
  }
}

extension Recognized {
  fileprivate var record: Value {
    .map([
      Value.Field("dimension", .string(dimension.name)),
      Value.Field("value", value.map(Value.string) ?? .null),
      Value.Field("from", from.map(Value.string) ?? .null),
      Value.Field("reading", reading.map(Value.string) ?? .null),
      Value.Field("reason", reason.map(Value.string) ?? .null),
    ])
  }
}

extension SnapshotMatches.Candidate {
  fileprivate func record(_ status: String) -> Value {
    .map([
      Value.Field("name", .string(criteria.name)), Value.Field("status", .string(status)),
      Value.Field(
        "criteria",
        .map(Dimension.allCases.map { Value.Field($0.name, .string(criteria[$0])) })),
      Value.Field("differs", .array(differing.map { .string($0.name) })),
      Value.Field("untold", .array(untold.map { .string($0.name) })),
      Value.Field("missing", .array(missing.map(\.record))),
    ])
  }
}

extension SnapshotMatches.Shortfall {
  fileprivate var record: Value {
    .map([
      Value.Field("constraint", .string(constraint.name)),
      Value.Field("expected", .string(constraint.value)),
      Value.Field("actual", verdict.actual.map(Value.string) ?? .null),
      Value.Field("reason", verdict.reason.map(Value.string) ?? .null),
      Value.Field("remediation", constraint.remediation.map(Value.string) ?? .null),
      Value.Field(
        "gap",
        gap.map {
          .map([
            Value.Field("part", .string($0.part.word)), Value.Field("count", .int(Int64($0.count))),
          ])
        } ?? .null),
    ])
  }
}
