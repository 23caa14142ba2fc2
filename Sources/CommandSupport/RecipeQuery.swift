import ArgumentParser
import RecipeDocuments
import RecipeTable

/// A question for the recipe of a cluster.
public struct RecipeQuery {
  public let table: RecipeTable
  public let criteria: Criteria
  /// A value for the choice that the recipe leaves open, as `NAME=VALUE`.
  private let profile: String?
  private let command: (Criteria) -> String

  /// - Parameter command: how a person asks the same for other criteria.
  public init(
    _ criteria: Criteria, profile: String?, in table: RecipeTable,
    command: @escaping (Criteria) -> String
  ) {
    self.table = table
    self.criteria = criteria
    self.profile = profile
    self.command = command
  }

  /// The recipe that the criteria come to.
  ///
  /// - Throws: when there is none, with why and with the nearest.
  public func recipe() throws -> CompiledRecipe {
    let outcome = try table.outcome(for: criteria)
    if let profile, let choices = try choices(outcome) {
      return try table.recipe(try choices.recipe(profile))
    }
    guard case .recipe(let number) = outcome else {
      throw try Explanation(table: table, criteria: criteria, command: command).failure()
    }
    return try table.recipe(number)
  }

  /// What `--profile` chooses from; nil where it is not the profile that stands in the way.
  private func choices(_ outcome: Outcome) throws -> ChoicesOfProfile? {
    switch outcome {
    case .recipe(let number): return try table.recipe(number).profileChoices()
    case .failed(let failure):
      return failure.profile.map { ChoicesOfProfile(name: $0, choices: failure.choices) }
    default: return nil
    }
  }
}

extension CompiledRecipe {
  /// The number of the recipe that a profile's value selects of this one; its own without.
  ///
  /// - Parameter profile: as `NAME=VALUE`.
  public func number(selecting profile: String?) throws -> Int {
    guard let profile else { return number }
    return try profileChoices().recipe(profile)
  }

  fileprivate func profileChoices() throws -> ChoicesOfProfile {
    guard let record = try document.member("profile")?.value() else {
      throw CommandFailure("this recipe declares no profile", status: ExitStatus.unusable)
    }
    return ChoicesOfProfile(
      name: record["name"]?.string ?? "",
      choices: (record["choices"]?.elements ?? []).map(Failure.Choice.init))
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

public enum QueryHelp {
  public static let nodes: ArgumentHelp =
    "The number of GPU nodes; it is carried along and matches nothing."
  public static let profile: ArgumentHelp =
    "A value for the choice that the recipe leaves to the owner, as NAME=VALUE."
}
