import RecipeDocuments
import RecipeTable

/// Deploys with the `helm` program: a folder a component, and scripts that install them in order.
public struct HelmDeployer: Deployer {
  public let name = "helm"
  public let title = "Helm"

  public init() {}

  public func files(for plan: BundlePlan) throws -> [BundleFile] {
    let bundle = HelmBundle(plan: plan)
    return bundle.rootFiles + (try plan.components.flatMap(bundle.files))
  }
}

/// A bundle for the `helm` program.
struct HelmBundle {
  let plan: BundlePlan

  var name: String { plan.name }
  var generator: String { plan.generator }
  var components: [DeployedComponent] { plan.components }

  var rootFiles: [BundleFile] {
    [
      BundleFile("README.md", text: readme),
      BundleFile("deploy.sh", text: deployScript, isExecutable: true),
      BundleFile("undeploy.sh", text: undeployScript, isExecutable: true),
    ]
  }

  func files(of component: DeployedComponent) throws -> [BundleFile] {
    let folder = component.folder + "/"
    var files = [BundleFile(folder + "README.md", text: readme(of: component))]
    switch component.source {
    case .kustomization(let kustomization):
      files.append(try plan.kustomizationFile(kustomization, of: component))
    case .chart, .manifestsAlone: files += plan.valuesFiles(of: component)
    }
    if let file = component.namespaceFile {
      files.append(BundleFile(folder + file, text: try namespace(of: component)))
    }
    return files + plan.chartFiles(of: component)
  }

  /// The namespace, marked as the release's that holds its manifest, where there is one: Helm takes
  /// it over with that mark only.
  private func namespace(of component: DeployedComponent) throws -> String {
    var metadata: [Value.Field] = [.init("name", .string(component.namespace))]
    if let owner = component.namespaceOwner {
      let release = component.releaseName(owner)
      metadata += [
        .init("labels", .map([.init("app.kubernetes.io/managed-by", .string("Helm"))])),
        .init(
          "annotations",
          .map([
            .init("meta.helm.sh/release-name", .string(release)),
            .init("meta.helm.sh/release-namespace", .string(component.namespace)),
          ])),
      ]
    }
    return try Value.namespace(.map(metadata))
      .yaml(comment: "Made before the component unless it exists.")
  }
}
