/// What constraints, checks and values mean.
enum MeaningRules {
  static let all: [any Rule.Type] = [
    BadChartVersion.self, BadDuration.self, BadImage.self, BadLabel.self, BadName.self,
    BadPort.self,
    BadQuantity.self, BadRepository.self, BadSeverity.self, BadToleration.self,
    CheckWithoutConstraint.self,
    ConstraintTypeMismatch.self, ConstraintWithoutCheck.self, DuplicateCheck.self,
    MalformedConstraint.self, OSMixinMismatch.self, UnknownCheck.self,
    UnknownConstraintPath.self, UnknownPhase.self, UnknownReading.self,
    ConstraintRefusesRecipe.self, OSConstraintMismatch.self, VersionWithoutOperator.self,
    BadTaint.self, RequestAboveLimit.self, UnknownResource.self,
  ]
}
