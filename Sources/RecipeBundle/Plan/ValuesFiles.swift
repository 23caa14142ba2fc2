import RecipeDocuments
import RecipeTable

extension BundlePlan {
  /// A component's Helm values as files in its folder: `values.yaml`, and where there are any that differ
  /// from cluster to cluster, `cluster-values.yaml`, which goes over it.
  func valuesFiles(of component: DeployedComponent) throws -> [BundleFile] {
    let comment = "Helm values of \(component.name) in recipe \(name), merged by \(generator)."
    let values = BundleFile(
      component.folder + "/values.yaml", text: try component.values.yaml(comment: comment))
    guard !component.clusterValues.fields.isEmpty else { return [values] }
    let clusterComment = "Helm values of \(component.name) that are this cluster's own."
    return [
      values,
      BundleFile(
        component.folder + "/cluster-values.yaml",
        text: try component.clusterValues.yaml(comment: clusterComment)),
    ]
  }
}
