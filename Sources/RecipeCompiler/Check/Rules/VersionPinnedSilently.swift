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
      version.stated.text == version.standard.text || hasReason(version.stated.range)
        ? nil : pinned(version)
    }
  }

  private static let marker = "# larder: pin "

  /// Whether the line says why, or the comment lines just above it do.
  private func hasReason(_ range: SourceRange) -> Bool {
    guard range.file.text.contains(Self.marker) else { return false }
    if saysWhy(range.file.line(range.start.line)) { return true }
    var number = range.start.line - 1
    while number > 0 {
      let line = range.file.line(number)
      guard line.drop(while: { $0 == " " }).hasPrefix("#") else { return false }
      if saysWhy(line) { return true }
      number -= 1
    }
    return false
  }

  private func saysWhy(_ line: String) -> Bool {
    guard let marker = line.firstRange(of: Self.marker) else { return false }
    return line[marker.upperBound...].contains { $0 != " " }
  }

  private func pinned(_ version: StatedVersion) -> Diagnostic {
    found(
      "\(version.component) is pinned to \(version.stated.text), the registry has "
        + "\(version.standard.text); say why with \(Self.marker)REASON, or leave it out",
      at: version.stated.range,
      notes: [Diagnostic.Note("the registry's version", at: version.standard.range)])
  }
}
