import RecipeTable

/// The keys of the recipe language, in the order in which people are told of them. The decoder takes
/// these, and schemas show them to editors.
enum RecipeKeys {
  static let file = ["apiVersion", "kind", "metadata", "spec"]
  static let overlaySpec = [
    "base", "criteria", "mixins", "constraints", "componentRefs", "validation", "profile",
  ]
  static let mixinSpec = ["constraints", "componentRefs"]
  static let criteria = Dimension.allCases.map(\.name) + ["nodes"]
  static let componentRef =
    ["name"] + ComponentRef.Scalar.allCases.map(\.name) + [
      "overrides", "dependencyRefs", "manifestFiles", "preManifestFiles", "patches",
      "expectedResources", "cleanup", "healthCheckSkip",
    ]
  static let validation = ValidationPhase.Name.allCases.map(\.rawValue)
  static let phase = ["timeout", "infrastructure", "nodeSelection", "checks", "constraints"]
  static let profile = ["name", "description", "default", "values"]
  static let profileValue = ["componentRefs", "constraints", "advertiser", "description"]
  static let registry = ["apiVersion", "kind", "metadata", "components"]
  static let validatorCatalog = ["apiVersion", "kind", "metadata", "validators"]
  static let criteriaCatalog = ["apiVersion", "kind", "dimensions"]
  static let criteriaValue = ["name", "displayName", "description", "aliases"]

  static let apiVersions = [
    "aicr.nvidia.com/v1alpha1", "aicr.run/v1alpha2", "aicr.run/v1alpha3",
  ]
}
