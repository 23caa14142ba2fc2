import Diagnostics

/// A version of the language that does not go with what the file declares.
struct WrongAPIVersion: Rule {
  static let page = RulePage(
    code: "wrong-api-version", severity: .warning,
    summary: "the apiVersion and the presence of a profile contradict each other",
    explanation: """
      Profiles came with `aicr.run/v1alpha3`. A reader that knows only the version that the file \
      claims does not look for a profile, so the cluster gets the recipe without the choice that its \
      owner was meant to make. The other way round, v1alpha3 promises a profile that is not there.
      """,
    example: RuleExample.eks(version: "[-v1alpha3-]{+v1alpha2+}"))

  private static let withProfile = "aicr.run/v1alpha3"

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.tree.headers.compactMap { header in
      guard [.base, .mixin, .recipe].contains(header.place), let version = header.apiVersion,
        // The loader reports versions that do not exist.
        version.text.hasPrefix("aicr."),
        header.declaresProfile != (version.text == Self.withProfile)
      else { return nil }
      return header.declaresProfile ? tooOld(version) : tooNew(version)
    }
  }

  private func tooOld(_ version: SourceText) -> Diagnostic {
    found(
      "this file declares a profile, which \(version.text) does not have; "
        + "\(Self.withProfile) has", at: version.range, fix: Self.withProfile)
  }

  private func tooNew(_ version: SourceText) -> Diagnostic {
    found(
      "\(version.text) is for overlays that declare a profile, which this file does not",
      at: version.range)
  }
}
