import CommandSupport
import RecipeDocuments
import RecipeTable

/// The difference of two tables, to read: plain, or as a comment on a pull request.
struct DifferenceReport {
  private let difference: TableDifference
  private let isMarkdown: Bool

  init(_ difference: TableDifference, isMarkdown: Bool) {
    self.difference = difference
    self.isMarkdown = isMarkdown
  }

  var text: String {
    list("gains a recipe", "gain a recipe", difference.gained)
      + list("loses its recipe", "lose their recipe", difference.lost)
      + difference.changed.map(text).joined()
  }

  private func list(_ one: String, _ several: String, _ combinations: [Criteria]) -> String {
    combinations.isEmpty ? "" : heading(combinations, one, several) + names(combinations)
  }

  private func text(_ group: TableDifference.Group) -> String {
    heading(group.combinations, "changed", "changed alike") + names(group.combinations)
      + group.changes.map(line).joined() + (isMarkdown ? "\n" : "")
  }

  private func heading(_ combinations: [Criteria], _ one: String, _ several: String) -> String {
    let count = combinations.count
    let text = count == 1 ? "1 combination \(one)" : "\(count) combinations \(several)"
    return isMarkdown ? "### \(text)\n\n" : "\(text):\n"
  }

  private func names(_ combinations: [Criteria]) -> String {
    let names = combinations.map { isMarkdown ? "`\($0.name)`" : $0.name }
    let list = names.joined(separator: ", ")
    return isMarkdown ? list + "\n\n" : "  \(list)\n"
  }

  private func line(_ change: TableDifference.Change) -> String {
    let old = change.old.map(shown)
    let new = change.new.map(shown)
    let subject = isMarkdown ? "- `\(change.subject)`" : "    \(change.subject)"
    switch (old, new) {
    case (nil, let new?): return "\(subject): new, \(new)\n"
    case (let old?, nil): return "\(subject): gone, was \(old)\n"
    default: return "\(subject): \(old ?? "") → \(new ?? "")\n"
    }
  }

  /// A value in one short line; a manifest's text is said to differ, not shown.
  private func shown(_ value: String) -> String {
    guard let line = value.asShortLine else { return "(\(value.utf8.count) bytes)" }
    return isMarkdown ? "`\(line.replacing("`", with: "'"))`" : line
  }
}

/// The same for programs.
struct DifferenceDocument: Encodable {
  struct Group: Encodable {
    let combinations: [String]
    let changes: [Change]
  }

  struct Change: Encodable {
    let subject: String
    let old: String?
    let new: String?
  }

  let gained: [String]
  let lost: [String]
  let changed: [Group]

  init(_ difference: TableDifference) {
    gained = difference.gained.map(\.name)
    lost = difference.lost.map(\.name)
    changed = difference.changed.map { group in
      Group(
        combinations: group.combinations.map(\.name),
        changes: group.changes.map { Change(subject: $0.subject, old: $0.old, new: $0.new) })
    }
  }
}
