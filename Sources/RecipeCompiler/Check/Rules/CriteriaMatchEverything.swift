import Diagnostics

/// Criteria that hold for every query.
struct CriteriaMatchEverything: Rule {
  static let page = RulePage(
    code: "criteria-match-everything", severity: .warning,
    summary: "criteria state nothing, so the overlay applies to every query",
    explanation: """
      A dimension that is absent, empty or `any` matches whatever a query says. With all of them like \
      that (`nodes` does not count: it never matches anything) the overlay becomes part of every \
      recipe, on clusters that its author never thought of. State what it is for. What really belongs \
      into every recipe belongs into `overlays/base.yaml`; where a dimension is left open as `any` on \
      purpose, this is only a note.
      """,
    example: RuleExample.overlay(
      "h100-eks",
      """
      criteria:
        {+service: eks
        accelerator: h100+}
        nodes: 8
      """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.tree.overlays.compactMap { overlay in
      guard let criteria = overlay.criteria, criteria.stated.isEmpty else { return nil }
      return matchesEverything(overlay, criteria)
    }
  }

  private func matchesEverything(_ overlay: Overlay, _ criteria: OverlayCriteria) -> Diagnostic {
    let hint =
      criteria.saysAny
      ? "if that is meant, overlays/base.yaml is the place"
      : "state a service, accelerator, intent, os or platform"
    return Diagnostic(
      criteria.saysAny ? .note : Self.page.severity, Self.page.code,
      "these criteria state nothing, so \(overlay.name.text) applies to every query; \(hint)",
      at: overlay.criteriaPlace)
  }
}
