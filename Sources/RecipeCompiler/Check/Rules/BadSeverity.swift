import Diagnostics

/// A constraint of a severity that does not exist.
struct BadSeverity: Rule {
  static let page = RulePage(
    code: "bad-severity", severity: .error,
    summary: "a constraint's severity is neither error nor warning",
    explanation: """
      The severity of a constraint is `error` or `warning`, and is left out where it is as usual. Any \
      other word is handed on as it stands to those who judge a cluster, who know only these two, so it \
      does not say what it was written for.
      """,
    example: RuleExample.eks(
      constraints: """
        - name: OS.release.ID
          value: ubuntu
          severity: [-warn-]{+warning+}
        """))

  private static let known = ["error", "warning"]
  /// Other words for the same.
  private static let meant = ["warn": "warning", "err": "error", "fatal": "error"]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.constraintSites.compactMap { site in
      guard let severity = site.constraint.record["severity"], !Self.known.contains(severity.text)
      else { return nil }
      return unknown(severity, of: site.name)
    }
  }

  private func unknown(_ severity: TracedValue, of name: String) -> Diagnostic {
    let word = severity.text.lowercased()
    let meant =
      Self.known.contains(word) ? word : Self.meant[word] ?? nearestName(to: word, in: Self.known)
    return found(
      "the severity of \(name) is \(severity.text); "
        + (meant.map { "write \($0)" } ?? "it is error or warning"),
      at: severity.range, fix: meant)
  }
}
