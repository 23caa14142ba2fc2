/// What files say, and what they refer to.
enum ShapeRules {
  static let all: [any Rule.Type] = [
    ChainTooDeep.self,
    ComponentTwice.self,
    ConstraintTwice.self,
    CriteriaLeaveBase.self,
    CriteriaMatchEverything.self,
    FileInWrongFolder.self,
    MissingAPIVersion.self,
    MissingHealthCheck.self,
    MissingKind.self,
    NameDiffersFromFile.self,
    NoCriteria.self,
    UnknownComponent.self,
    UnknownCriteriaValue.self,
    UnreachableCriteriaValue.self,
    UnusedComponent.self,
    UnusedHealthCheck.self,
    UnusedManifest.self,
    UnusedMixin.self,
    UnusedValuesFile.self,
    ValueNeverResolves.self,
    WrongAPIVersion.self,
    WrongKind.self,
  ]
}
