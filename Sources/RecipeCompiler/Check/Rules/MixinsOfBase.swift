import Diagnostics

/// Mixins that base names, which nothing applies.
struct MixinsOfBase: Rule {
  static let page = RulePage(
    code: "mixins-of-base", severity: .error,
    summary: "base names a mixin, which is not applied",
    explanation: """
      Only overlays apply mixins: what base has under `mixins` is read and then left out, without a \
      word. What every recipe should have can be written into base itself; what some should have \
      belongs into the overlays of those.
      """,
    example: RuleExample.tuned + RuleExample.base(with: "[-mixins: [tuned]-]")
      + RuleExample.eks(mixin: "tuned"))

  func check(_ lint: Lint) -> [Diagnostic] {
    (lint.tree.base?.spec.mixins ?? []).map { mixin in
      found("base applies no mixins, so naming \(mixin.text) here has no effect", at: mixin.range)
    }
  }
}
