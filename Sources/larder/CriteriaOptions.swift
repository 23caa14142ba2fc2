import ArgumentParser
import CommandSupport
import Diagnostics
import RecipeTable

/// The table, and the criteria that a cluster is described by.
///
/// One flat group: each further group costs every start of the program a tenth of its time.
struct CriteriaOptions: ParsableArguments {
  @Option(name: .customLong("table"), help: TableFile.help)
  var tablePath: String?

  @Option(help: "The Kubernetes service, such as eks, gke, aks or kind.")
  var service: String?

  @Option(help: "The GPU, such as h100 or gb200.")
  var accelerator: String?

  @Option(help: "What the cluster is for: training or inference.")
  var intent: String?

  @Option(help: "The nodes' operating system, such as ubuntu or cos.")
  var os: String?

  @Option(help: "The platform on top, such as kubeflow or dynamo.")
  var platform: String?

  /// The criteria in canonical spelling.
  ///
  /// - Throws: for a value that nobody knows, with the valid ones and the nearest.
  func criteria(in table: RecipeTable) throws -> Criteria {
    var criteria = Criteria()
    let typed = [service, accelerator, intent, os, platform]
    for (dimension, value) in zip(Dimension.allCases, typed) {
      guard let value else { continue }
      guard let canonical = try table.canonical(value, for: dimension) else {
        throw try unknown(value, dimension, in: table)
      }
      criteria[dimension] = canonical
    }
    return criteria
  }

  private func unknown(
    _ value: String, _ dimension: Dimension, in table: RecipeTable
  ) throws -> CommandFailure {
    let known = try table.vocabulary(dimension)
    let names = known.map(\.name)
    let hint =
      nearestName(to: value, in: names + known.flatMap(\.aliases)).map { "; did you mean \($0)?" }
      ?? ""
    return CommandFailure(
      "unknown \(dimension.name) \(value)\(hint)\nvalid: \(names.joined(separator: ", "))",
      status: ExitStatus.unusable)
  }
}

extension CriteriaOptions {
  func table() throws -> RecipeTable { try TableFile.open(tablePath) }

  /// The recipe that the criteria come to.
  ///
  /// - Parameter profile: a value for the choice that the recipe leaves open, as `NAME=VALUE`.
  func resolve(profile: String?) throws -> (recipe: CompiledRecipe, criteria: Criteria) {
    let table = try table()
    let criteria = try criteria(in: table)
    guard case .recipe(let number) = try table.outcome(for: criteria) else {
      throw try Explanation(table: table, tablePath: tablePath, criteria: criteria).failure()
    }
    let recipe = try table.recipe(number)
    guard let profile else { return (recipe, criteria) }
    return (try select(profile, recipe, in: table), criteria)
  }

  private func select(
    _ profile: String, _ recipe: CompiledRecipe, in table: RecipeTable
  ) throws -> CompiledRecipe {
    guard profile.contains("=") else {
      throw CommandFailure(
        "--profile takes NAME=VALUE, not \(profile)", status: ExitStatus.unusable)
    }
    let name = String(profile.prefix { $0 != "=" })
    let value = String(profile.dropFirst(name.count + 1))
    guard let declared = try recipe.document.member("profile")?.value() else {
      throw CommandFailure("this recipe declares no profile", status: ExitStatus.unusable)
    }
    let choices = declared["choices"]?.elements ?? []
    let declaredName = declared["name"]?.string ?? ""
    let values = choices.compactMap { $0["value"]?.string }
    guard name == declaredName, values.contains(value) else {
      let valid = values.map { "\(declaredName)=\($0)" }.joined(separator: ", ")
      throw CommandFailure(
        "unknown profile \(profile)\nvalid: \(valid)", status: ExitStatus.unusable)
    }
    guard let number = choices.first(where: { $0["value"]?.string == value })?["recipe"]?.int else {
      throw CommandFailure("\(profile) makes no recipe here", status: ExitStatus.failure)
    }
    return try table.recipe(number)
  }
}

enum QueryHelp {
  static let nodes: ArgumentHelp =
    "The number of GPU nodes; it is carried along and matches nothing."
  static let profile: ArgumentHelp =
    "A value for the choice that the recipe leaves to the owner, as NAME=VALUE."
}
