import Diagnostics

/// A fact that does not say where it comes from.
struct UnsourcedFact: Rule {
  static let page = RulePage(
    code: "unsourced-fact", severity: .warning,
    summary: "a fact in `facts.yaml` names no source",
    explanation: """
      Rules refuse recipes because of facts, so whoever doubts a finding has to be able to look the \
      fact up, and whoever keeps the file has to know when it changed. Give each entry a `source`, the \
      address of a public page.
      """,
    example: """
      -- facts.yaml --
      apiVersion: larder.dev/v1alpha1
      kind: ClusterFacts
      services:
        - name: eks
          newest: "1.36"
          {+source: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html+}
      """)

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.tree.facts.unsourced.map { what, range in
      found("what is said of \(what) names no source; write source: and an address", at: range)
    }
  }
}
