import Diagnostics

/// A version other than the registry's, without a word on why.
struct VersionPinnedSilently: Rule {
  static let page = RulePage(
    code: "version-pinned-silently", severity: .warning,
    summary: "a component's version differs from the registry's without a reason",
    explanation: """
      A version that is pinned in one recipe no longer moves with the registry. If nobody wrote down \
      why, nobody dares to take it out, and the recipe keeps an old version for years, or gets ahead of \
      what was tested (AICR #1418, #1424, #1616). Leave the version out to use the registry's, or say on \
      its line, or in a comment above, why it is another: `# larder: pin REASON`.
      """,
    example: RuleExample.eks(app: "version: 1.1.0{+ # larder: pin 1.2 drops the old API+}"))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.versions.compactMap { version in
      version.stated.text == version.standard.text || PinReason.line(version.stated.range) != nil
        ? nil : pinned(version)
    }
  }

  private func pinned(_ version: StatedVersion) -> Diagnostic {
    found(
      "\(version.component) is pinned to \(version.stated.text), the registry has "
        + "\(version.standard.text); say why with \(PinReason.marker)REASON, or leave it out",
      at: version.stated.range,
      notes: [Diagnostic.Note("the registry's version", at: version.standard.range)])
  }
}
