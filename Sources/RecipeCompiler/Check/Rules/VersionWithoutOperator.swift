import Diagnostics
import RecipeTable

/// A version that only a reading of the very same text passes.
struct VersionWithoutOperator: Rule {
  static let page = RulePage(
    code: "version-without-operator", severity: .warning,
    summary: "a version is asked for without an operator, and so letter for letter",
    explanation: """
      A bare value is compared as text. Clusters report versions such as `v1.34.1-eks-ba24e9c`, so \
      `1.34` passes on none of them, and neither does the next patch release of the one that was \
      meant. Write `>= 1.34` for a floor, or `== 1.34.1` for one release, which compares versions.
      """,
    example: RuleExample.base(
      with: """
        constraints:
          - name: K8s.server.version
            value: "{+>= +}1.34"
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.constraintSites.compactMap { site in
      guard Self.isFullVersion(site), let expression = site.expression,
        expression.comparison == .exactly, ConstraintVersion(expression.value) != nil,
        let value = site.value
      else { return nil }
      return found(
        "\(site.name) has to be exactly the text \(expression.value); did you mean >= "
          + "\(expression.value)?", at: value.range)
    }
  }

  /// Whether the reading has more in it than people write: patch level, vendor, build.
  private static func isFullVersion(_ site: ConstraintSite) -> Bool {
    site.kind == .version && site.name != "OS.release.VERSION_ID"
      && !site.name.hasPrefix(MeasurementPath.deploymentType + ".")
  }
}
