import Diagnostics
import RecipeTable

/// A declared value that no recipe is for.
struct ValueNeverResolves: Rule {
  static let page = RulePage(
    code: "value-never-resolves", severity: .warning,
    summary: "criteria.yaml declares a value that no recipe is for",
    explanation: """
      The value is offered to everybody who asks what there is, and whoever chooses it gets no recipe: \
      no overlay states it. AICR collected several such values (#1042, #2366). Write an overlay for it, \
      correct the spelling of the one that was meant for it, or take the value out. Values that are \
      built in may be described without a recipe for them.
      """,
    example: """
      -- criteria.yaml --
      apiVersion: larder.dev/v1alpha1
      kind: CriteriaCatalog
      dimensions:
        service:
          - name: nimbus
      """
        + RuleExample.added(
          RuleExample.overlay(
            "nimbus",
            """
            criteria:
              service: nimbus
            """)))

  func check(_ lint: Lint) -> [Diagnostic] {
    Dimension.allCases.flatMap { dimension -> [Diagnostic] in
      let stated = lint.graph.values[dimension.rawValue]
      return lint.tree.vocabulary.terms(dimension)
        // The loader reports names that no query can have.
        .filter { $0.name == $0.name.lowercased().trimmedWhitespace }
        .filter { !$0.isBuiltIn && $0.name != Criteria.any && !stated.contains($0.name) }
        .compactMap { term in
          term.range.map { unused(term.name, dimension, among: stated, at: $0) }
        }
    }
  }

  private func unused(
    _ name: String, _ dimension: Dimension, among stated: [String], at range: SourceRange
  ) -> Diagnostic {
    let hint = nearestName(to: name, in: stated).map { "; overlays do state \($0)" } ?? ""
    return found("no overlay is for \(dimension.name) \(name)\(hint)", at: range)
  }
}
