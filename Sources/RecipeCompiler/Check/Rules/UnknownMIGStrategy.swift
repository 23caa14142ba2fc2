import Diagnostics

/// A MIG strategy that the GPU Operator does not have.
struct UnknownMIGStrategy: Rule {
  static let page = RulePage(
    code: "unknown-mig-strategy", severity: .error,
    summary: "a MIG strategy is none of none, single and mixed",
    explanation: """
      `mig.strategy` of the GPU Operator is how instances are offered to pods: `none`, `single` where \
      all GPUs of a node are divided alike, or `mixed`. The device plugin does not start with anything \
      else.
      """,
    example: RuleExample.gpuOperator
      + RuleExample.accelerated(
        "h100",
        """
        mig:
          strategy: [-singel-]{+single+}
        """))

  private static let strategies = ["mixed", "none", "single"]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.valueSites.compactMap { site in
      guard site.path.suffix(2) == ["mig", "strategy"], let value = site.value.settledScalar,
        let text = value.scalarText, !Self.strategies.contains(text)
      else { return nil }
      let near = nearestName(to: text, in: Self.strategies)
      let hint = didYouMean(near, orOneOf: Self.strategies)
      return found("there is no MIG strategy \(text)\(hint)", at: site.value.range)
    }
  }
}
