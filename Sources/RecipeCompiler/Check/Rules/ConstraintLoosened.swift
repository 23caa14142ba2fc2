import Diagnostics
import RecipeTable

/// A constraint that lets through what the inherited one of its name refuses.
struct ConstraintLoosened: Rule {
  static let page = RulePage(
    code: "constraint-loosened", severity: .warning,
    summary: "a constraint allows what the inherited one refuses",
    explanation: """
      An overlay's constraint replaces the inherited one of the same name; the two are not combined. \
      One that asks for less takes the ancestor's requirement away for these recipes, although all that \
      needs it is still inherited: a cluster passes validation and a chart then refuses to install. \
      Leave the constraint out to keep the inherited one, or make it at least as strict.
      """,
    example: RuleExample.eks(
      constraints: """
        - name: K8s.server.version
          value: ">= [-1.28-]{+1.32+}"
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.chained.flatMap { overlay, inherited in
      overlay.spec.constraints.compactMap { constraint -> Diagnostic? in
        guard let earlier = inherited.constraints.first(where: { $0.name == constraint.name }),
          let new = constraint.expression, let old = earlier.expression, loosens(new, old)
        else { return nil }
        return loosened(constraint, earlier)
      }
    }
  }

  private func loosens(_ new: ConstraintExpression, _ old: ConstraintExpression) -> Bool {
    // Of names and other texts none is looser than another.
    guard ConstraintVersion(new.value) != nil, ConstraintVersion(old.value) != nil else {
      return false
    }
    let equal: [ConstraintExpression.Operator] = [.equal, .exactly]
    if equal.contains(old.comparison) { return !equal.contains(new.comparison) }
    guard let bounds = old.boundDirection else { return false }
    if equal.contains(new.comparison) { return !old.allows(new.value, orBound: false) }
    guard new.boundDirection == bounds else { return true }
    return !old.allows(new.value, orBound: new.isStrict || !old.isStrict)
  }

  private func loosened(_ new: Constraint, _ old: Constraint) -> Diagnostic {
    found(
      "\(new.name) is \(new.valueText), looser than the inherited \(old.valueText)",
      at: new.valueRange, notes: [Diagnostic.Note("which is set here", at: old.valueRange)])
  }
}

extension Constraint {
  var valueText: String { record["value"]?.text ?? "" }

  var valueRange: SourceRange { record["value"]?.range ?? record.range }

  /// Nil when malformed.
  var expression: ConstraintExpression? { try? ConstraintExpression(valueText) }
}

extension ConstraintExpression {
  enum BoundDirection { case floor, ceiling }

  /// Nil for what is no bound.
  var boundDirection: BoundDirection? {
    switch comparison {
    case .atLeast, .above: .floor
    case .atMost, .below: .ceiling
    case .equal, .exactly, .notEqual: nil
    }
  }

  var isStrict: Bool { comparison == .above || comparison == .below }

  /// Whether a version satisfies this, or at least does not when compared.
  ///
  /// - Parameter orBound: take a strict bound as if it allowed the bound itself.
  func allows(_ version: String, orBound: Bool) -> Bool {
    let asked: ConstraintExpression?
    switch (comparison, orBound) {
    case (.above, true): asked = try? ConstraintExpression(">= \(value)")
    case (.below, true): asked = try? ConstraintExpression("<= \(value)")
    default: asked = self
    }
    // What cannot be compared is nobody's offence here.
    return (try? asked?.isSatisfied(by: version)) ?? true
  }
}
