/// What deployers leave to the person who deploys.
public struct BundleOptions: Sendable, Equatable {
  /// The address of the Git repository that the bundle's files will be committed to, for deployers that
  /// pull. Without one they say how to fill it in.
  public var repository: String?
  /// The branch, tag or commit that they pull.
  public var revision = "main"
  /// Whether components that do not depend on each other are deployed one at a time, too.
  public var isSerial = false

  public init() {}
}

/// A recipe whose every word has been checked, ready for any deployer.
public struct BundlePlan: Sendable {
  let input: BundleInput
  let options: BundleOptions
  /// The recipe's name.
  let name: String
  /// The program that makes the bundle.
  let generator: String
  /// What is deployed, in its order.
  let components: [DeployedComponent]

  /// - Throws: `BundleError` when a word of the recipe is not safe to deploy, or a manifest's text is
  ///   missing.
  public init(_ input: BundleInput, options: BundleOptions = BundleOptions()) throws {
    self.input = input
    self.options = options
    name = try Checker()(input.recipe.criteria.name, as: .recipeName)
    generator = try Checker()(input.generator, as: .generator)
    components = try DeployedComponent.all(in: input, isSerial: options.isSerial)
  }
}
