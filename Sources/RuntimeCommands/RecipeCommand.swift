import ArgumentParser
import CommandSupport
import RecipeDocuments
import RecipeTable

enum DocumentFormat: String, CaseIterable {
  case yaml, json

  init(named name: String) throws {
    guard let format = Self(rawValue: name) else {
      let known = Self.allCases.map(\.rawValue).joined(separator: " or ")
      throw CommandFailure("--format takes \(known), not \(name)", status: ExitStatus.unusable)
    }
    self = format
  }

  func text(_ value: Value) throws -> String {
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

  @Option(help: QueryHelp.nodes)
  var nodes: Int?

  @Option(help: QueryHelp.profile)
  var profile: String?

  @Option(help: "How to print it.")
  var format = Format.yaml

  @Option(help: "The file to write to, instead of standard output.", completion: .file())
  var output: String?

  func run() throws {
    let text = try reading {
      let found = try snapshot.map(ofCluster) ?? ofCriteria()
      switch format {
      case .table: return try RecipeSummary.text(Recipe(found.recipe, criteria: found.criteria))
      case .yaml, .json:
        let document = try RecipeResult.document(
          found.recipe, criteria: found.criteria, nodes: found.nodes,
          furtherMetadata: found.metadata)
        return try (format == .yaml ? DocumentFormat.yaml : .json).text(document)
      }
    }
    try write(text, to: output)
  }

  private struct Found {
    let recipe: CompiledRecipe
    let criteria: Criteria
    let nodes: Int?
    var metadata: [Value.Field] = []
  }

  private func ofCriteria() throws -> Found {
    let query = try RecipeQuery(criteria.typed, profile: profile, in: table.file)
    return Found(recipe: try query.recipe(), criteria: query.criteria, nodes: nodes)
  }

  private func ofCluster(_ argument: String) throws -> Found {
    let snapshot = try SnapshotFile.read(argument)
    let found = try SnapshotRecipe(
      criteria.typed, profile: profile, snapshot: snapshot, in: table.file)
    printError(String(found.notes.dropLast()))
    return Found(
      recipe: found.recipe, criteria: found.criteria, nodes: nodes ?? found.nodes,
      metadata: found.metadata)
  }
}
