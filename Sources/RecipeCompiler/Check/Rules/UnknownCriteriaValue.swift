import Diagnostics
import RecipeTable

/// A criterion whose value nobody declared.
struct UnknownCriteriaValue: Rule {
  static let page = RulePage(
    code: "unknown-criteria-value", severity: .error,
    summary: "a criterion has a value that is neither built in nor in criteria.yaml",
    explanation: """
      Values of criteria are compared as text, so a misspelt one is simply another value: the overlay \
      applies to a cluster that does not exist, and the cluster it was written for gets a recipe \
      without it, or none. Correct the spelling. A value that is meant is declared in `criteria.yaml`, \
      with its name and description, so that people find it.
      """,
    example: RuleExample.overlay(
      "[-h100-]{+h10+}-eks",
      """
      criteria:
        service: eks
        accelerator: h10
      """)
        + """
        {+-- criteria.yaml --
        apiVersion: larder.dev/v1alpha1
        kind: CriteriaCatalog
        dimensions:
          accelerator:
            - name: h10+}
        """)

  func check(_ lint: Lint) -> [Diagnostic] {
    let vocabulary = lint.tree.vocabulary
    return lint.tree.overlays.flatMap { overlay in
      (overlay.criteria?.stated ?? [:]).sorted { $0.key < $1.key }.compactMap { dimension, value in
        guard vocabulary.isReachable(value.text, dimension),
          vocabulary.term(value.text, dimension) == nil
        else { return nil }
        return unknown(value, dimension, vocabulary)
      }
    }
  }

  private func unknown(
    _ value: SourceText, _ dimension: Dimension, _ vocabulary: Vocabulary
  ) -> Diagnostic {
    let known = vocabulary.terms(dimension).map(\.name).filter { $0 != Criteria.any }
    let elsewhere = Dimension.allCases.first { vocabulary.term(value.text, $0) != nil }
    let hint =
      elsewhere.map { "; \(value.text) is a value of \($0.name)" }
      ?? didYouMean(nearestName(to: value.text, in: known), orOneOf: known)
    return found(
      "\(dimension.name) has no value \(value.text), neither built in nor in criteria.yaml\(hint)",
      at: value.range)
  }
}
