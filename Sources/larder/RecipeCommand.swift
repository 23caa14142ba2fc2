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
    commandName: "recipe", abstract: "Print the recipe for a cluster, as a RecipeResult.")

  @OptionGroup var table: TableOptions
  @OptionGroup var criteria: CriteriaOptions

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
      let query = try RecipeQuery(criteria.typed, profile: profile, in: table.file)
      let recipe = try query.recipe()
      switch format {
      case .table: return try RecipeSummary.text(Recipe(recipe, criteria: query.criteria))
      case .yaml, .json:
        let document = try RecipeResult.document(recipe, criteria: query.criteria, nodes: nodes)
        return try (format == .yaml ? DocumentFormat.yaml : .json).text(document)
      }
    }
    if let output {
      try writeFile(Array(text.utf8), to: output)
    } else {
      printOutput(text)
    }
  }
}
