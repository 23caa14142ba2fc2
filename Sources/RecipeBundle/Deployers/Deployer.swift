/// One way of deploying a recipe. Each has a file or folder of its own beside this one.
public protocol Deployer: Sendable {
  /// What people choose it by, such as `argocd`.
  var name: String { get }
  /// What people read, such as `Argo CD`.
  var title: String { get }

  /// The files that this deployer needs, in any order; those that every bundle has are not among them.
  ///
  /// - Throws: `BundleError` when the recipe holds something that it can't deploy.
  func files(for plan: BundlePlan) throws -> [BundleFile]
}

/// Every deployer, in the order in which they are offered.
public enum Deployers {
  public static let all: [any Deployer] = [
    HelmDeployer(), ArgoCDDeployer(), FluxDeployer(), HelmfileDeployer(), KustomizeDeployer(),
  ]

  public static func named(_ name: String) -> (any Deployer)? {
    all.first { $0.name == name }
  }
}
