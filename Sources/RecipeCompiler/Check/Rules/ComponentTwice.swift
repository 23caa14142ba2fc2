import Diagnostics

/// A component that one file refers to twice.
struct ComponentTwice: Rule {
  static let page = RulePage(
    code: "component-twice", severity: .warning,
    summary: "a list of components has the same name twice",
    explanation: """
      The two references are merged as if one overlay inherited from the other: where both set a field \
      the later one wins, and nobody who reads only the first can tell. In `overlays/base.yaml` they \
      are not merged at all. Write one reference with the fields of both.
      """,
    example: RuleExample.eks(
      components: """
        - name: app
          [-version: 1.3.0
        - name: app
          version: 1.4.0-]
          {+overrides:
            replicas: 3+}
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let overlays = lint.everyOverlay.flatMap { overlay in
      [overlay.spec.componentRefs] + (overlay.profile?.choices.map(\.componentRefs) ?? [])
    }
    return (overlays + lint.everyMixin.map(\.spec.componentRefs))
      .flatMap { $0.repeats(of: \.name) }.map { twice($0, $1, lint) }
  }

  private func twice(_ ref: ComponentRef, _ earlier: ComponentRef, _ lint: Lint) -> Diagnostic {
    found(
      "this list refers to \(ref.name) already", at: ref.range,
      notes: [Diagnostic.Note("first here", at: earlier.range)],
      fix: lint.takingOut(
        lint.mapping(around: ref.range), repeating: lint.mapping(around: earlier.range)))
  }
}
