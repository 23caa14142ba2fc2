import Diagnostics

/// A file that does not say by which version of the language it is written.
struct MissingAPIVersion: Rule {
  static let page = RulePage(
    code: "missing-api-version", severity: .warning, summary: "a recipe file has no apiVersion",
    explanation: """
      Without `apiVersion` a file is read by today's rules, and a later version of the language will \
      have to guess which rules its author had in mind. Other readers of these files refuse them \
      outright. Write `apiVersion: aicr.run/v1alpha2` below the kind.
      """,
    example: RuleExample.eks()
      .replacing("apiVersion: aicr.run/v1alpha2", with: "{+apiVersion: aicr.run/v1alpha2+}"))

  func check(_ lint: Lint) -> [Diagnostic] {
    let comesFirst = lint.tree.headers.startWithVersion
    return lint.tree.headers.compactMap { header in
      guard header.apiVersion == nil, !header.place.kinds.isEmpty,
        header.place != .recipe || header.kind != nil || header.name != nil
      else { return nil }
      return missing(
        header, at: comesFirst ? header.keys.first : header.keys.last, isFirst: comesFirst)
    }
  }

  private func missing(
    _ header: FileHeader, at range: SourceRange?, isFirst: Bool
  ) -> Diagnostic {
    let version = header.declaresProfile ? "aicr.run/v1alpha3" : "aicr.run/v1alpha2"
    guard [.base, .mixin, .recipe].contains(header.place) else {
      return found("this file has no apiVersion", at: range)
    }
    return found(
      "this file has no apiVersion; write apiVersion: \(version)", at: range,
      fix: header.adding("apiVersion: \(version)", second: !isFirst))
  }
}
