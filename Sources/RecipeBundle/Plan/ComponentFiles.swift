import RecipeDocuments
import RecipeTable

extension BundlePlan {
  /// The `kustomization.yaml` in a component's folder, which points at the one in its repository.
  func kustomizationFile(
    _ source: DeployedComponent.Kustomization, of component: DeployedComponent
  ) throws -> BundleFile {
    let namespace = component.statedNamespace.map { Value.Field("namespace", .string($0)) }
    let text = try Value.kustomization([source.url], [namespace].compactMap(\.self))
      .yaml(comment: "\(component.name) in recipe \(name).")
    return BundleFile(component.folder + "/kustomization.yaml", text: text)
  }
}
