import Diagnostics

/// A mixin that no overlay names.
struct UnusedMixin: Rule {
  static let page = RulePage(
    code: "unused-mixin", severity: .warning, summary: "no overlay names the mixin",
    explanation: """
      A mixin takes effect only in overlays that list it under `mixins`. One that none lists is kept in \
      order for nothing, or an overlay was meant to list it and its clusters go without what the mixin \
      sets. Name it where it belongs or delete the file.
      """,
    example: RuleExample.mixin(
      "os-ubuntu",
      """
      constraints:
        - name: OS.release.ID
          value: ubuntu
      """)
      + RuleExample.added(
        RuleExample.overlay(
          "eks-ubuntu",
          """
          criteria:
            service: eks
            os: ubuntu
          mixins:
            - os-ubuntu
          """)))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.everyMixin.filter { !lint.uses.mixins.contains($0.name.text) }.map(unused)
  }

  private func unused(_ mixin: Mixin) -> Diagnostic {
    found("no overlay names the mixin \(mixin.name.text)", at: mixin.name.range)
  }
}
