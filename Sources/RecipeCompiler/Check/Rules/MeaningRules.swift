/// What constraints, checks and values mean.
enum MeaningRules {
  static let all: [any Rule.Type] = [
    BadChartVersion.self,
    BadDuration.self,
    BadImage.self,
    BadLabel.self,
    BadName.self,
    BadPort.self,
    BadQuantity.self,
    BadRepository.self,
    BadSeverity.self,
    BadTaint.self,
    BadToleration.self,
    CheckWithoutConstraint.self,
    ConstraintTypeMismatch.self,
    ConstraintWithoutCheck.self,
    GateNotBoolean.self,
    MalformedConstraint.self,
    OSConstraintMismatch.self,
    RequestAboveLimit.self,
    UnknownCheck.self,
    UnknownConstraintPath.self,
    UnknownPhase.self,
    UnknownReading.self,
    UnknownResource.self,
    VersionWithoutOperator.self,
  ]
}
