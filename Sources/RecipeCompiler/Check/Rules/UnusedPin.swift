import Diagnostics

/// A reason for a version that is the registry's after all, or that is not there.
struct UnusedPin: Rule {
  static let page = RulePage(
    code: "unused-pin", severity: .warning,
    summary: "a comment says why a version is pinned where none is",
    explanation: """
      `# larder: pin REASON` belongs to a component's `version` that differs from the registry's, on its \
      line or just above it. Where the version went, or the registry caught up with it, the comment \
      misleads whoever reads the file, and would hide the next difference. Take it out.
      """,
    example: RuleExample.eks(
      app: """
        version: 1.[-2.3-]{+1.0+} # larder: pin 1.2 drops the old API
        """))

  private struct Line: Hashable {
    let path: String
    let number: Int
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    let used = Set(
      pinned(lint).compactMap { version in
        PinReason.line(version.range).map { Line(path: version.range.file.path, number: $0) }
      })
    return (lint.everyOverlay.map(\.file) + lint.everyMixin.map(\.file)).flatMap { file in
      PinReason.all(in: file).filter { !used.contains(Line(path: file.path, number: $0.line)) }
        .map { line, column in
          let start = SourcePosition(line: line, column: column)
          return found(
            "no version here differs from the registry's, so there is nothing to give a reason for",
            at: SourceRange(file: file, start: start, end: start))
        }
    }
  }

  /// The versions that are not the registry's, where the registry has none, too.
  private func pinned(_ lint: Lint) -> [TracedValue] {
    let repeated = Set(
      lint.versions.filter { $0.stated.text == $0.standard.text }.map(\.stated.range.key))
    return lint.writtenRefs.flatMap { [$0.ref[.version], $0.ref[.tag]].compactMap { $0 } }
      .filter { !repeated.contains($0.range.key) }
  }
}
