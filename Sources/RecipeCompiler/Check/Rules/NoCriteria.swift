import Diagnostics

/// An overlay that nothing brings into a recipe.
struct NoCriteria: Rule {
  static let page = RulePage(
    code: "no-criteria", severity: .warning,
    summary: "an overlay has no criteria and is the base of none",
    explanation: """
      Without `criteria` an overlay applies to no query; it can only be the base of others. This one is \
      not, so everything in it is without effect, and recipes resolve as if the file did not exist. \
      State for which clusters it is, name it as a `base`, or delete it.
      """,
    example: RuleExample.overlay(
      "h100-eks",
      """
      [-base: base-]
      {+base: eks
      criteria:
        service: eks
        accelerator: h100+}
      """)
      + RuleExample.added(RuleExample.overlay("eks", "base: base")))

  func check(_ lint: Lint) -> [Diagnostic] {
    let bases = Set(lint.tree.overlays.compactMap(\.base?.text))
    return lint.tree.overlays
      .filter { $0.criteria == nil && !bases.contains($0.name.text) }
      .map(idle)
  }

  private func idle(_ overlay: Overlay) -> Diagnostic {
    found(
      "overlay \(overlay.name.text) has no criteria and is nobody's base, so it never applies",
      at: overlay.criteriaPlace)
  }
}
