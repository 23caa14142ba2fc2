/// What comes of overlays, mixins and values together.
enum CompositionRules {
  static let all: [any Rule.Type] = [
    ConstraintEqualsInherited.self,
    ConstraintLoosened.self,
    ConstraintRefusesRecipe.self,
    ConstraintsUnsatisfiable.self,
    EqualLeavesDisagree.self,
    EqualOverride.self,
    ExcludingComponents.self,
    FieldEqualsInherited.self,
    MissingCRDDependency.self,
    MixinsOfBase.self,
    NullDeletesNothing.self,
    OSMixinMismatch.self,
    OverlayOverridden.self,
    OverrideEqualsValuesFile.self,
    RedundantDependency.self,
    TypeChanges.self,
    UnknownValueKey.self,
    ValuesFileReplaced.self,
    VersionEqualsDefault.self,
    VersionPinnedSilently.self,
  ]
}
