import Diagnostics
import RecipeTable

/// A constraint that is inherited with the same value.
struct ConstraintEqualsInherited: Rule {
  static let page = RulePage(
    code: "constraint-equals-inherited", severity: .note,
    summary: "a constraint repeats the inherited one",
    explanation: """
      The recipe has the constraint already. Repeated, it stays as it is when the ancestor's is raised, \
      and the recipe is then looser than the ones beside it without anybody having meant it. Leave it \
      out. Where an overlay states what it needs on purpose, because another implementation judges each \
      overlay by its own constraints only, the repetition does no harm.
      """,
    example: RuleExample.eks(
      constraints: """
        - name: K8s.server.version
          value: ">= 1.[-30-]{+32+}"
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.chained.flatMap { overlay, inherited in
      overlay.spec.constraints.compactMap { constraint in
        guard let earlier = inherited.constraints.first(where: { $0.name == constraint.name }),
          earlier.record.plain == constraint.record.plain
        else { return nil }
        return found(
          "\(constraint.name) \(constraint.valueText) is inherited already",
          at: constraint.record.range,
          notes: [Diagnostic.Note("it is set here", at: earlier.record.range)])
      }
    }
  }
}
