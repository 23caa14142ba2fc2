import Diagnostics

/// A constraint that another of the same list replaces.
struct ConstraintTwice: Rule {
  static let page = RulePage(
    code: "constraint-twice", severity: .error,
    summary: "a list of constraints has the same name twice",
    explanation: """
      Constraints are merged by name, so of two in one list the later replaces the earlier, whole: the \
      first condition is checked nowhere, and a cluster that violates it passes. A range takes one \
      constraint whose value is the stricter bound; two different conditions need two names.
      """,
    example: RuleExample.eks(
      constraints: """
        - name: K8s.server.version
          value: ">= 1.32"
        - name: [-K8s.server.version-]{+OS.release.ID+}
          value: [-"!= 1.33.0"-]{+ubuntu+}
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let overlays = lint.everyOverlay.flatMap { overlay in
      lists(overlay.spec) + (overlay.profile?.choices.map(\.constraints) ?? [])
    }
    return (overlays + lint.everyMixin.flatMap { lists($0.spec) })
      .flatMap { $0.repeats(of: \.name) }.map { twice($0, $1, lint) }
  }

  private func lists(_ spec: RecipeSpec) -> [[Constraint]] {
    [spec.constraints]
      + ValidationPhase.Name.allCases.compactMap { spec.validation[$0]?.constraints }
  }

  private func twice(
    _ constraint: Constraint, _ earlier: Constraint, _ lint: Lint
  ) -> Diagnostic {
    found(
      "\(constraint.name) is in this list already; this one replaces it",
      at: constraint.record["name"]?.range ?? constraint.record.range,
      notes: [
        Diagnostic.Note(
          "without effect", at: earlier.record["name"]?.range ?? earlier.record.range)
      ], fix: lint.takingOut(constraint.record.range, repeating: earlier.record.range))
  }
}
