import Diagnostics
import RecipeTable

/// A criterion in a spelling that no query has.
struct UnreachableCriteriaValue: Rule {
  static let page = RulePage(
    code: "unreachable-criteria-value", severity: .error,
    summary: "a criterion is spelt as no query can be",
    explanation: """
      A query's values are trimmed, put in lower case and freed of aliases before they are compared, \
      an overlay's are not. So `service: EKS` or `service: openshift` equals no query ever, and the \
      overlay never applies though it is listed. Write the value as queries end up: `eks`, `ocp`.
      """,
    example: RuleExample.overlay(
      "h100-eks",
      """
      criteria:
        service: [-EKS-]{+eks+}
        accelerator: h100
      """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let vocabulary = lint.tree.vocabulary
    return lint.tree.overlays.flatMap { overlay in
      (overlay.criteria?.stated ?? [:]).sorted { $0.key < $1.key }.compactMap { dimension, value in
        guard !vocabulary.isReachable(value.text, dimension) else { return nil }
        return unreachable(value, dimension, vocabulary)
      }
    }
  }

  private func unreachable(
    _ value: SourceText, _ dimension: Dimension, _ vocabulary: Vocabulary
  ) -> Diagnostic {
    let typed = value.text.lowercased().trimmedWhitespace
    let meant = vocabulary.terms(dimension).first { $0.name == typed || $0.aliases.contains(typed) }
    let spelling = meant?.name ?? typed
    let isCertain = meant != nil && spelling != Criteria.any
    return found(
      "no query has \(dimension.name) “\(value.text)”, so this overlay never applies"
        + (spelling.isEmpty ? "" : "; queries say \(spelling)"),
      at: value.range, fix: isCertain ? spelling : nil)
  }
}
