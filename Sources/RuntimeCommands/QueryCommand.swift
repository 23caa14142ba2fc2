import ArgumentParser
import CommandSupport
import RecipeDocuments
import RecipeTable

struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Print one part of a recipe.",
    discussion: """
      Scalars are printed bare, the rest as YAML or JSON. The parts are apiVersion, metadata, \
      criteria, constraints, components, deploymentOrder and validation; write \\. for a dot within \
      a key.
      """)

  @OptionGroup var table: TableOptions
  @OptionGroup var criteria: CriteriaOptions

  @Option(help: QueryHelp.nodes)
  var nodes: Int?

  @Option(help: QueryHelp.profile)
  var profile: String?

  @Option(help: "The part, such as components.gpu-operator.values.driver.version.")
  var selector: String

  /// A string like the other options: one of a type of its own makes every query a tenth slower.
  @Option(
    help: "How to print what is no scalar: yaml or json.",
    completion: .list(DocumentFormat.allCases.map(\.rawValue)))
  var format: String?

  func run() throws {
    try Query(
      selector: selector, table: table.file, criteria: criteria.typed, nodes: nodes,
      profile: profile, format: format
    ).run()
  }
}
