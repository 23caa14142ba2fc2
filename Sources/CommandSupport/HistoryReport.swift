import ArgumentParser
import RecipeDocuments
import RecipeTable

/// The history of a value, to read or for programs.
public struct HistoryReport {
  public enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, json
  }

  let history: History
  let selection: Selection
  let criteria: Criteria
  let authors: Authors
  /// What chose the value that stands, as `profile gpuDriver=azure`; nil where no profile did.
  let profile: String?
  /// Where a file of the tree is.
  let place: (String) -> String

  public func text(_ format: Format) throws -> String { try format == .json ? json() : text }

  // MARK: Text

  /// `file:line  value  (what the file is)`, a line each.
  private var text: String {
    let last = history.leaves.isEmpty ? history.steps.count - 1 : nil
    return TextTable.text(
      history.steps.enumerated().map { number, step in
        row(step, step.value, profile: number == last ? profile : nil)
      })
      + TextTable.text(
        history.leaves.map { row($0.step, "\($0.path): \(shown($0.step.value))", profile: nil) })
  }

  private func row(_ step: History.Step, _ value: String, profile: String?) -> [String] {
    let author = [authors.author(of: step.origin.file).text, profile].compactMap { $0 }
    return [
      "\(place(step.origin.file)):\(step.origin.line)", shown(value),
      "(\(author.joined(separator: ", ")))",
    ]
  }

  private func shown(_ value: String) -> String {
    value.asShortLine ?? "(\(value.utf8.count) bytes)"
  }

  // MARK: JSON

  private func json() throws -> String {
    Value.map([
      Value.Field("recipe", .string(criteria.name)),
      Value.Field("path", .string(selection.path)),
      Value.Field("value", try selection.value()),
      Value.Field("profile", profile.map(Value.string) ?? .null),
      Value.Field("history", .array(history.steps.map { .map(fields($0)) })),
      Value.Field(
        "leaves",
        .array(
          history.leaves.map { leaf in
            .map([Value.Field("path", .string(leaf.path))] + fields(leaf.step))
          })),
    ]).json(indentation: 2) + "\n"
  }

  private func fields(_ step: History.Step) -> [Value.Field] {
    let author = authors.author(of: step.origin.file)
    return [
      Value.Field("value", .string(step.value)), Value.Field("file", .string(step.origin.file)),
      Value.Field("line", .int(Int64(step.origin.line))),
      Value.Field("column", .int(Int64(step.origin.column))),
      Value.Field("kind", .string(author.kind.rawValue)), Value.Field("name", .string(author.name)),
    ]
  }
}

extension RecipeQuery {
  /// Who wrote a value of the recipe, file by file, and what each replaced.
  ///
  /// - Parameters:
  ///   - path: as a person types it.
  ///   - place: where a file of the tree is.
  /// - Throws: also where the value follows from others, so that nobody wrote it.
  public func history(
    of path: String, place: @escaping (String) -> String
  ) throws -> HistoryReport {
    let recipe = try recipe()
    let selection = try ValuePath(path).select(in: Selection(recipe, criteria: criteria))
    guard let history = try History(of: selection, in: recipe, of: table) else {
      throw CommandFailure(
        "\(selection.path) has no history: it follows from the rest", status: ExitStatus.unusable)
    }
    return HistoryReport(
      history: history, selection: selection, criteria: criteria, authors: try Authors(table),
      profile: try recipe.profile(setting: selection.path), place: place)
  }
}

extension CompiledRecipe {
  /// The profile that sets a value, as `profile gpuDriver=azure`; nil where none does.
  fileprivate func profile(setting path: String) throws(TableError) -> String? {
    guard let profile = try document.member("selectedProfile")?.value() else { return nil }
    let isOwned = profile["ownedPaths"]?.fields.contains { owned in
      owned.value.strings.contains { "components.\(owned.key).values.\($0)" == path }
    }
    guard isOwned == true, let name = profile["name"]?.string, let value = profile["value"]?.string
    else { return nil }
    return "profile \(name)=\(value)"
  }
}
