/// What comes of overlays, mixins and values together.
enum CompositionRules {
  static let all: [any Rule.Type] = [
    ConstraintEqualsInherited.self, ConstraintLoosened.self, MixinsOfBase.self,
    ConstraintsUnsatisfiable.self, EqualLeavesDisagree.self,
    EqualOverride.self, ExcludingComponents.self, GateNotBoolean.self, MissingCRDDependency.self,
    NullDeletesNothing.self, OverlayOverridden.self, OverrideEqualsValuesFile.self,
    RedundantDependency.self,
    TypeChanges.self, UnknownValueKey.self, ValuesFileReplaced.self, VersionEqualsDefault.self,
    VersionPinnedSilently.self,
    FieldEqualsInherited.self, ForeignValuesFile.self,
  ]
}
