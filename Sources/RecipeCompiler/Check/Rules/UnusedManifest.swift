import Diagnostics

/// A manifest that is never applied.
struct UnusedManifest: Rule {
  static let page = RulePage(
    code: "unused-manifest", severity: .warning,
    summary: "no component has the manifest among its files",
    explanation: """
      Manifests are applied because a component reference or registry entry lists them under \
      `manifestFiles` or `preManifestFiles`; lying in the component's folder is not enough. The objects \
      of this one never reach a cluster. List it or delete it.
      """,
    example: RuleExample.settings
      + RuleExample.added(
        RuleExample.eks(app: "manifestFiles: [components/app/manifests/settings.yaml]")))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.idleFiles.filter { $0.isManifest }.map(unused)
  }

  private func unused(_ file: SourceFile) -> Diagnostic {
    found(
      "no component lists this manifest, so it is never applied", at: SourceRange(startOf: file))
  }
}
