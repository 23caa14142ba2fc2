import RecipeDocuments
import RecipeTable

/// What deployers leave to the person who deploys.
public struct BundleOptions: Sendable, Equatable {
  /// The address of the Git repository that the bundle's files will be committed to, for deployers that
  /// pull. Without one they say how to fill it in.
  public var repository: String?
  /// The branch, tag or commit that they pull.
  public var revision = "main"
  /// The bundle's folder within it; nil for one of the recipe's name, as the archive has it, and empty for
  /// the repository's own.
  public var folder: String?
  /// Whether components that do not depend on each other are deployed one at a time, too.
  public var isSerial = false
  /// Where the cluster gets charts and images from instead of where the recipe says.
  public var registryRewrites = RegistryRewrites()

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
  /// The files that every bundle has.
  let files: [BundleFile]
  /// The files with the components' Helm values, and those of their local charts, by the components' names.
  /// Here because all deployers have them.
  private let valuesFiles: [String: [BundleFile]]
  private let chartFiles: [String: [BundleFile]]

  /// - Throws: `BundleError` when a word of the recipe is not safe to deploy, a manifest's text is missing,
  ///   or two releases would have one name.
  public init(_ input: BundleInput, options: BundleOptions = BundleOptions()) throws {
    try self.init(
      input, options,
      try DeployedComponent.all(in: input, isSerial: options.isSerial)
        .map { $0.rewritten(by: options.registryRewrites) })
  }

  /// - Parameter components: those of the input, which may have been given further values.
  init(_ input: BundleInput, _ options: BundleOptions, _ components: [DeployedComponent]) throws {
    self.input = input
    self.options = options
    try options.check()
    name = try Checker()(input.recipe.criteria.name, as: .recipeName)
    generator = try Checker()(input.generator, as: .generator)
    self.components = components
    let (name, generator) = (name, generator)
    let comment = "Recipe \(name), resolved by \(generator)."
    files =
      [try Self.recipeFile(input, comment)]
      + SupplyChain(name: name, generator: generator, components: components).files
      + (try Self.settingsFile(input, name).map { [$0] } ?? [])
    valuesFiles = Dictionary(
      uniqueKeysWithValues: try components.map { component in
        let comment = "Helm values of \(component.name) in recipe \(name), merged by \(generator)."
        return (component.name, try component.valuesFiles(comment: comment))
      })
    chartFiles = Dictionary(
      uniqueKeysWithValues: try components.map { component in
        (component.name, try component.chartFiles(generator: generator))
      })
    try checkReleaseNames()
  }

  /// A component's Helm values as files in its folder: `values.yaml`, and where there are any that differ
  /// from cluster to cluster, `cluster-values.yaml`, which goes over it.
  func valuesFiles(of component: DeployedComponent) -> [BundleFile] {
    valuesFiles[component.name] ?? []
  }

  /// The files of a component's local charts of manifests.
  func chartFiles(of component: DeployedComponent) -> [BundleFile] {
    chartFiles[component.name] ?? []
  }

  private static func recipeFile(_ input: BundleInput, _ comment: String) throws -> BundleFile {
    BundleFile("recipe.yaml", text: try input.recipeResult.yaml(comment: comment))
  }

  /// What was set locally, where anything was.
  private static func settingsFile(_ input: BundleInput, _ name: String) throws -> BundleFile? {
    let comment =
      "What was set for this bundle of recipe \(name); `larder bundle --settings` reads it."
    return try input.settings.map {
      BundleFile("settings.yaml", text: try $0.yaml(comment: comment))
    }
  }
}

extension DeployedComponent {
  fileprivate func chartFiles(generator: String) throws -> [BundleFile] {
    try localCharts.flatMap { try $0.files(of: self, generator: generator) }
  }

  fileprivate func valuesFiles(comment: String) throws -> [BundleFile] {
    if isKustomized { return [] }
    let file = BundleFile("\(folder)/values.yaml", text: try values.yaml(comment: comment))
    guard hasClusterValues else { return [file] }
    let text = try clusterValues.yaml(
      comment: "Helm values of \(name) that are this cluster's own.")
    return [file, BundleFile("\(folder)/cluster-values.yaml", text: text)]
  }
}
