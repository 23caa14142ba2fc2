import RecipeTable

/// What one set of applying overlays comes to, with one value of the profile selected.
struct ResolvedRecipe: Sendable {
  /// `base` first.
  let appliedOverlays: [String]
  let mixins: [String]
  let constraints: [Constraint]
  /// With registry defaults filled in.
  let components: [Shared<ComponentRef>]
  let deploymentOrder: [String]
  let validation: [ValidationPhase.Name: ValidationPhase]
  /// The merged Helm values by component.
  let values: [String: TracedValue]
  let profile: SelectedProfile?
}

/// A profile and the value that was selected.
struct SelectedProfile: Sendable {
  let declaration: ProfileDeclaration
  let value: String

  /// The dotted paths that any value of the profile sets, by component, and whether it is enabled:
  /// nobody else may set these. Sorted.
  var ownedPaths: [(component: String, paths: [String])] {
    declaration.componentNames.inByteOrder.map { name in
      var paths: Set<String> = ["enabled"]
      for ref in declaration.choices.flatMap(\.componentRefs) where ref.name == name {
        paths.formUnion(ref.overrides?.leafPaths("") ?? [])
      }
      return (name, paths.inByteOrder)
    }
  }
}
