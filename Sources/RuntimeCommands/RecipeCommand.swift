import ArgumentParser
import CommandSupport
import RecipeDocuments
import RecipeTable

/// How documents are printed.
package enum DocumentFormat: String, CaseIterable, Sendable {
  case yaml, json

  init(named name: String) throws {
    guard let format = Self(rawValue: name) else {
      let known = Self.allCases.map(\.rawValue).joined(separator: " or ")
      throw CommandFailure("--format takes \(known), not \(name)", status: ExitStatus.unusable)
    }
    self = format
  }

  /// A document that ends in a line break.
  package func text(_ value: Value) throws -> String {
    switch self {
    case .yaml: try value.yaml()
    case .json: value.json(indentation: 2) + "\n"
    }
  }
}

struct RecipeCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case yaml, json, table
  }

  static let configuration = CommandConfiguration(
    commandName: "recipe", abstract: "Print the recipe for a cluster, as a RecipeResult.",
    discussion: """
      With a snapshot, criteria that are not stated are read off it, and overlays whose constraints the \
      cluster does not fulfil are left out. Both are said on standard error.
      """)

  @OptionGroup var table: TableOptions
  @OptionGroup var criteria: CriteriaOptions

  @Option(help: SnapshotFile.help, completion: .file())
  var snapshot: String?

  @OptionGroup var cluster: ClusterOptions

  @Option(help: QueryHelp.nodes)
  var nodes: Int?

  @Option(help: QueryHelp.profile)
  var profile: String?

  @Option(help: "How to print it.")
  var format = Format.yaml

  @Option(help: "The file to write to, instead of standard output.", completion: .file())
  var output: String?

  func run() throws {
    let choice = RecipeChoice(
      table: table.file, criteria: criteria.typed, profile: profile, snapshot: snapshot,
      cluster: cluster.access)
    let text = try reading {
      let found = try choice.find()
      switch format {
      case .table: return try RecipeSummary.text(Recipe(found.recipe, criteria: found.criteria))
      case .yaml, .json:
        let document = try RecipeResult.document(
          found.recipe, criteria: found.criteria, nodes: nodes ?? found.nodes,
          furtherMetadata: found.metadata)
        return try (format == .yaml ? DocumentFormat.yaml : .json).text(document)
      }
    }
    try write(text, to: output)
  }
}
