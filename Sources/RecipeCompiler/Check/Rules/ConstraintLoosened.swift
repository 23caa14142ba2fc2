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
    if old.isExact { return !new.isExact }
    guard let allowed = ReleaseRange(old) else { return false }
    if new.isExact { return !old.allows(new.value) }
    return ReleaseRange(new).map { !$0.isWithin(allowed) } ?? true
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
  /// Whether it asks for one value alone.
  var isExact: Bool { comparison == .exactly || comparison == .equal }

  /// Whether a reading satisfies this, or cannot be compared, which is nobody's offence here.
  func allows(_ reading: String) -> Bool { (try? isSatisfied(by: reading)) ?? true }
}
