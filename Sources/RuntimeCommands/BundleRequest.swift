import CommandSupport
import Diagnostics
import RecipeBundle
import RecipeTable

/// What a bundle is asked for besides its recipe, however that was typed.
package struct BundleRequest {
  let deployer: any Deployer
  /// The Git repository that the bundle will be in.
  package var repository: String?
  /// What deployers pull of it.
  package var revision: String?
  package var isSerial = false
  /// Each as `FROM=TO`.
  package var registryRewrites: [String] = []

  /// - Throws: when no deployer has this name, with those that there are.
  package init(deployer name: String) throws {
    guard let found = Deployers.named(name) else {
      let names = Deployers.all.map(\.name)
      let hint = didYouMean(nearestName(to: name, in: names))
      throw CommandFailure(
        "unknown deployer \(name)\(hint)\nvalid: \(names.joined(separator: ", "))",
        status: ExitStatus.unusable)
    }
    deployer = found
  }

  /// Makes the bundle.
  ///
  /// - Parameter note: told what people should know of the settings.
  /// - Throws: when there can be no such bundle, with why.
  package func bundle(
    _ input: () throws -> BundleInput, note: (SettingNote) -> Void
  ) throws -> Bundle {
    let plan = try reading {
      try Self.bundling {
        let input = try input()
        for found in input.notes { note(found) }
        return try BundlePlan(input, options: options())
      }
    }
    return try Self.bundling { try Bundle(plan, deployer: deployer) }
  }

  private func options() throws -> BundleOptions {
    var options = BundleOptions()
    options.repository = repository
    if let revision { options.revision = revision }
    options.isSerial = isSerial
    do {
      options.registryRewrites = try RegistryRewrites(
        try registryRewrites.map { try RegistryRewrite($0) })
    } catch let error as RegistryRewrite.Malformed {
      throw CommandFailure("--registry-rewrite: \(error)", status: ExitStatus.unusable)
    }
    return options
  }

  /// Runs a body that can find that there can be no such bundle.
  package static func bundling<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as BundleError {
      throw CommandFailure("no bundle: \(error)", status: ExitStatus.failure)
    } catch let error as SettingError {
      throw CommandFailure("\(error)", status: ExitStatus.unusable)
    }
  }
}
