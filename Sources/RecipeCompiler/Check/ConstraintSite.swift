import Diagnostics
import RecipeTable

/// A constraint where it was written.
struct ConstraintSite {
  let constraint: Constraint
  /// The phase that it is part of; nil for one of the recipe itself.
  let phase: ValidationPhase.Name?

  /// Where its name is written.
  var nameRange: SourceRange { constraint.record["name"]?.range ?? constraint.record.range }
  var value: TracedValue? { constraint.record["value"] }
  var name: String { constraint.name }

  /// What it asks for; nil where that is malformed.
  var expression: ConstraintExpression? { try? ConstraintExpression(value?.text ?? "") }

  /// What the catalog of measurements has at its address; nil for the input of a check, which has no
  /// address, and where the address is wrong.
  var kind: MeasurementKind? { try? MeasurementCatalog.kind(MeasurementCatalog.path(name)) }

  /// Whether the name is for a check to read, not an address: such names have no dot.
  var isCheckInput: Bool { phase != nil && !name.utf8.contains(UInt8(ascii: ".")) }
}

extension Lint {
  /// Every constraint that base, overlays, their profiles and mixins write.
  var constraintSites: [ConstraintSite] {
    everyOverlay.flatMap { overlay in
      overlay.spec.constraintSites
        + (overlay.profile?.choices ?? []).flatMap { choice in
          choice.constraints.map { ConstraintSite(constraint: $0, phase: nil) }
        }
    } + everyMixin.flatMap(\.spec.constraintSites)
  }
}

extension RecipeSpec {
  fileprivate var constraintSites: [ConstraintSite] {
    constraints.map { ConstraintSite(constraint: $0, phase: nil) }
      + phases.flatMap { name, phase in
        (phase.constraints ?? []).map { ConstraintSite(constraint: $0, phase: name) }
      }
  }

  /// In the order in which they run.
  var phases: [(name: ValidationPhase.Name, phase: ValidationPhase)] {
    ValidationPhase.Name.allCases.compactMap { name in validation[name].map { (name, $0) } }
  }
}
