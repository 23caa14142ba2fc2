import ArgumentParser
import CommandSupport
import Diagnostics
import Measurements
import RecipeTable

struct DiffCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Show what is different between two snapshots of a cluster.",
    discussion: """
      Readings are added (+), removed (-) or changed (~). Items of a list are the same where a field \
      such as id or pciAddress says so, else where their place is the same. Metadata is not compared.

      As JSON: {"drift": true, "summary": {"added": 1, "removed": 0, "changed": 2, "unchanged": 90}, \
      "parts": [{"kind": "type", "address": "GPU", "change": "added"}], "changes": [{"address": \
      "K8s.server.version", "context": false, "change": "changed", "old": "v1.33.5", "new": \
      "v1.34.1"}]}. Parts are the types, subtypes and items that only one snapshot has.
      """)

  @Argument(
    help: "The snapshot as it was; - is standard input, cm://NAMESPACE/NAME a ConfigMap.",
    completion: .file())
  var old: String

  @Argument(help: "The snapshot as it is; the same.", completion: .file())
  var new: String

  @OptionGroup var cluster: ClusterOptions

  @Option(help: "How to print it.")
  var format = Format.text

  @Option(help: "The file to write to, instead of standard output.", completion: .file())
  var output: String?

  @Flag(help: "Exit with 1 where anything is different.")
  var failOnDrift = false

  func validate() throws {
    if old == "-", new == "-" { throw ValidationError("only one of the snapshots can be -") }
  }

  func run() throws {
    let before = try SnapshotFile.read(old, from: cluster.access)
    let difference = SnapshotDifference(
      from: before, to: try SnapshotFile.read(new, from: cluster.access))
    let report = DriftReport(difference)
    let text = format == .json ? report.json : report.text
    try write(text, to: output)
    if failOnDrift, !difference.isEmpty { throw CommandFailure("", status: ExitStatus.failure) }
  }
}

/// The difference of two snapshots, to read or for programs.
private struct DriftReport {
  private let difference: SnapshotDifference

  init(_ difference: SnapshotDifference) { self.difference = difference }

  private var added: Int { difference.changes.count { $0.old == nil } }
  private var removed: Int { difference.changes.count { $0.new == nil } }
  private var changed: Int { difference.changes.count - added - removed }

  // MARK: Text

  var text: String {
    if difference.isEmpty { return "no drift: \(readings(difference.unchangedCount)) alike\n" }
    let parts = difference.parts.map { part in
      "\(part.isNew ? "+" : "-") \(part.kind.rawValue) \(part.address.visible)\n"
    }
    let counts = "\(added) added, \(removed) removed, \(changed) changed"
    return parts.joined() + difference.changes.map(line).joined()
      + "\(counts), \(readings(difference.unchangedCount)) alike\n"
  }

  private func readings(_ count: Int) -> String { "\(count) reading\(count == 1 ? "" : "s")" }

  private func line(_ change: SnapshotDifference.Change) -> String {
    let subject = (change.address + (change.isContext ? " (context)" : "")).visible
    switch (change.old.map(shown), change.new.map(shown)) {
    case (nil, let new?): return "+ \(subject): \(new)\n"
    case (let old?, nil): return "- \(subject): \(old)\n"
    case (let old, let new): return "~ \(subject): \(old ?? "") → \(new ?? "")\n"
    }
  }

  /// A value in one line. Text that is empty or has white space is in quotes.
  private func shown(_ value: Value) -> String {
    guard case .string(let text) = value else { return value.readingText ?? "" }
    let isPlain = !text.isEmpty && !text.contains(where: \.isWhitespace)
    return (isPlain ? text : value.json()).visible.shortened
  }

  // MARK: JSON

  var json: String {
    let summary: [Value.Field] = [
      Value.Field("added", .int(Int64(added))), Value.Field("removed", .int(Int64(removed))),
      Value.Field("changed", .int(Int64(changed))),
      Value.Field("unchanged", .int(Int64(difference.unchangedCount))),
    ]
    return Value.map([
      Value.Field("drift", .bool(!difference.isEmpty)), Value.Field("summary", .map(summary)),
      Value.Field("parts", .array(difference.parts.map(record))),
      Value.Field("changes", .array(difference.changes.map(record))),
    ]).json(indentation: 2) + "\n"
  }

  private func record(_ part: SnapshotDifference.Part) -> Value {
    .map([
      Value.Field("kind", .string(part.kind.rawValue)),
      Value.Field("address", .string(part.address)),
      Value.Field("change", .string(part.isNew ? "added" : "removed")),
    ])
  }

  private func record(_ change: SnapshotDifference.Change) -> Value {
    let kind = change.old == nil ? "added" : change.new == nil ? "removed" : "changed"
    var fields = [
      Value.Field("address", .string(change.address)),
      Value.Field("context", .bool(change.isContext)), Value.Field("change", .string(kind)),
    ]
    if let old = change.old { fields.append(Value.Field("old", old)) }
    if let new = change.new { fields.append(Value.Field("new", new)) }
    return .map(fields)
  }
}
