import ArgumentParser
import CommandSupport
import RecipeTable

struct TableInfoCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show what a table is, who made it of what, and what it holds.",
    discussion: """
      Combinations are those of the values that overlays state; each dimension can also be left open.
      """)

  @OptionGroup var table: TableOptions

  @Option(help: "How to print it.")
  var format = Format.text

  func run() throws {
    let text = try reading {
      let file = table.file
      let report = TableReport(path: try file.located(), summary: try file.open().summary())
      return format == .json ? report.json : report.text
    }
    printOutput(text)
  }
}

/// A table's summary, to read or for programs.
private struct TableReport {
  let path: String
  let summary: TableSummary

  // MARK: Text

  var text: String {
    TextTable.text(facts) + "\n"
      + TextTable.text(
        header: ["DIMENSION", "VALUES", "IN USE"],
        rows: summary.vocabularies.map { [$0.dimension.name, String($0.known), String($0.used)] })
      + "\n"
      + TextTable.text(
        header: ["SECTION", "BYTES"], rows: summary.sections.map { [$0.name, String($0.bytes)] })
  }

  private var facts: [[String]] {
    let generator = [summary.generator.name, summary.generator.version].filter { !$0.isEmpty }
    let combinations = summary.combinations
    return [
      ["Table", path],
      ["Format", String(summary.formatVersion)],
      ["Generator", generator.isEmpty ? "-" : generator.joined(separator: " ")],
      ["Tree", summary.treeDigest ?? "-"],
      ["Revision", summary.revision ?? "-"],
      ["Bytes", String(summary.bytes)],
      ["Combinations", "\(combinations.withRecipe) of \(combinations.all) have a recipe"],
      ["Recipes", String(summary.recipes)],
      ["Overlays", String(summary.overlays)],
      ["Mixins", String(summary.mixins)],
      ["Components", String(summary.components)],
    ]
  }

  // MARK: JSON

  var json: String { Value.map(identity + amounts).json(indentation: 2) + "\n" }

  private var identity: [Value.Field] {
    [
      Value.Field("formatVersion", .number(summary.formatVersion)),
      Value.Field(
        "generator",
        .map([
          Value.Field("name", .string(summary.generator.name)),
          Value.Field("version", .string(summary.generator.version)),
        ])),
      Value.Field(
        "tree",
        .map([
          Value.Field("digest", .text(summary.treeDigest)),
          Value.Field("revision", .text(summary.revision)),
        ])),
      Value.Field("bytes", .number(summary.bytes)),
    ]
  }

  private var amounts: [Value.Field] {
    [
      Value.Field(
        "combinations",
        .map([
          Value.Field("all", .number(summary.combinations.all)),
          Value.Field("withRecipe", .number(summary.combinations.withRecipe)),
        ])),
      Value.Field("recipes", .number(summary.recipes)),
      Value.Field("overlays", .number(summary.overlays)),
      Value.Field("mixins", .number(summary.mixins)),
      Value.Field("components", .number(summary.components)),
      Value.Field("dimensions", .array(summary.vocabularies.map(dimension))),
      Value.Field("sections", .array(summary.sections.map(section))),
    ]
  }

  private func dimension(_ vocabulary: TableSummary.Vocabulary) -> Value {
    .map([
      Value.Field("name", .string(vocabulary.dimension.name)),
      Value.Field("values", .number(vocabulary.known)),
      Value.Field("inUse", .number(vocabulary.used)),
    ])
  }

  private func section(_ section: TableSummary.Section) -> Value {
    .map([
      Value.Field("name", .string(section.name)), Value.Field("bytes", .number(section.bytes)),
    ])
  }
}

extension Value {
  fileprivate static func number(_ number: Int) -> Value { .int(Int64(number)) }

  /// Null for what a table does not say.
  fileprivate static func text(_ text: String?) -> Value { text.map(Value.string) ?? .null }
}
