import Diagnostics
import RecipeTable

/// Criteria that let an overlay apply where its base is not meant to.
struct CriteriaLeaveBase: Rule {
  static let page = RulePage(
    code: "criteria-leave-base", severity: .warning,
    summary: "an overlay's criteria do not keep to those of its base",
    explanation: """
      An overlay brings its whole chain of bases along, whatever their criteria say. Where it leaves \
      out a dimension that one of them states, or states another value, the base's settings reach \
      clusters that they were not written for: tuning for one accelerator on all of them, drivers of \
      one operating system on another. State what the base states, or build on a base that fits.
      """,
    example: RuleExample.overlay(
      "h100-eks",
      """
      criteria:
        service: eks
        accelerator: h100
      """)
      + RuleExample.overlay(
        "h100-eks-training",
        """
        base: h100-eks
        criteria:
          service: eks
          {+accelerator: h100+}
          intent: training
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.graph.chains.flatMap { chain -> [Diagnostic] in
      let overlays = chain.map { lint.graph.overlays[$0] }
      // One that states nothing is another rule's.
      guard let criteria = overlays[0].criteria, !criteria.stated.isEmpty else { return [] }
      return Dimension.allCases.compactMap { dimension in
        let inherited = overlays.dropFirst().lazy
          .compactMap { $0.criteria?.stated[dimension] }.first
        guard let inherited, inherited.text != criteria.stated[dimension]?.text else { return nil }
        return leaves(overlays[0], criteria.stated[dimension], dimension, inherited)
      }
    }
  }

  private func leaves(
    _ overlay: Overlay, _ value: SourceText?, _ dimension: Dimension, _ inherited: SourceText
  ) -> Diagnostic {
    let what =
      value.map { "is for \(dimension.name) \($0.text)" } ?? "is for every \(dimension.name)"
    return found(
      "\(overlay.name.text) \(what), but builds on an overlay for \(inherited.text)",
      at: value?.range ?? overlay.criteriaPlace,
      notes: [Diagnostic.Note("it is stated here", at: inherited.range)])
  }
}
