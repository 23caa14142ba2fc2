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
    let outcome = try table.outcome(for: criteria)
    if let profile, let choices = try choices(outcome, in: table) {
      return (try table.recipe(try choices.recipe(profile)), criteria)
    }
    guard case .recipe(let number) = outcome else {
      throw try Explanation(table: table, tablePath: tablePath, criteria: criteria).failure()
    }
    return (try table.recipe(number), criteria)
  }

  /// What `--profile` chooses from; nil where it is not the profile that stands in the way.
  private func choices(
    _ outcome: Outcome, in table: RecipeTable
  ) throws -> ChoicesOfProfile? {
    switch outcome {
    case .recipe(let number):
      guard let record = try table.recipe(number).document.member("profile")?.value() else {
        throw CommandFailure("this recipe declares no profile", status: ExitStatus.unusable)
      }
      return ChoicesOfProfile(
        name: record["name"]?.string ?? "",
        choices: (record["choices"]?.elements ?? []).map(Failure.Choice.init))
    case .failed(let failure):
      return failure.profile.map { ChoicesOfProfile(name: $0, choices: failure.choices) }
    default: return nil
    }
  }
}

private struct ChoicesOfProfile {
  let name: String
  let choices: [Failure.Choice]

  /// The number of the recipe that `NAME=VALUE` selects.
  func recipe(_ typed: String) throws -> Int {
    guard typed.contains("=") else {
      throw CommandFailure("--profile takes NAME=VALUE, not \(typed)", status: ExitStatus.unusable)
    }
    guard let choice = choices.first(where: { "\(name)=\($0.value)" == typed }) else {
      let valid = choices.map { "\(name)=\($0.value)" }.joined(separator: ", ")
      throw CommandFailure("unknown profile \(typed)\nvalid: \(valid)", status: ExitStatus.unusable)
    }
    guard let number = choice.recipe else {
      throw CommandFailure("\(typed) makes no recipe here", status: ExitStatus.failure)
    }
    return number
  }
}

enum QueryHelp {
  static let nodes: ArgumentHelp =
    "The number of GPU nodes; it is carried along and matches nothing."
  static let profile: ArgumentHelp =
    "A value for the choice that the recipe leaves to the owner, as NAME=VALUE."
}
