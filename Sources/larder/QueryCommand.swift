import ArgumentParser
import CommandSupport
import Diagnostics
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

  @OptionGroup var query: CriteriaOptions

  @Option(help: QueryHelp.nodes)
  var nodes: Int?

  @Option(help: QueryHelp.profile)
  var profile: String?

  @Option(help: "The part, such as components.gpu-operator.values.driver.version.")
  var selector: String

  /// A string like the other options: one of a type of its own makes every query a tenth slower.
  @Option(help: "How to print what is no scalar: yaml or json.")
  var format: String?

  func run() throws {
    let format = try DocumentFormat(named: format ?? DocumentFormat.yaml.rawValue)
    let text = try reading {
      let (recipe, criteria) = try query.resolve(profile: profile)
      let selection = try select(
        Selection(recipe, criteria: criteria, nodes: nodes))
      let value = try selection.value()
      return try value.scalarText.map { $0 + "\n" } ?? format.text(value)
    }
    printOutput(text)
  }

  private func select(_ whole: Selection) throws -> Selection {
    do {
      return try whole.select(selector)
    } catch let missing as Selection.Missing {
      let place = missing.parent.isEmpty ? "the recipe" : missing.parent
      if missing.keys.isEmpty {
        throw CommandFailure(
          "\(place) is a single value and has no \(missing.key)", status: ExitStatus.unusable)
      }
      let hint =
        nearestName(to: missing.key, in: missing.keys).map { "; did you mean \($0)?" } ?? ""
      throw CommandFailure(
        "\(place) has no \(missing.key)\(hint)\nkeys: \(missing.keys.joined(separator: ", "))",
        status: ExitStatus.unusable)
    }
  }
}
