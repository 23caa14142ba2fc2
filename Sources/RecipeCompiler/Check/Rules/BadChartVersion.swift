import Diagnostics

/// A chart version that no chart has.
struct BadChartVersion: Rule {
  static let page = RulePage(
    code: "bad-chart-version", severity: .error,
    summary: "a chart's version is no version",
    explanation: """
      Helm asks the repository for exactly this version: numbers with dots (`1.2.3`, or `v1.2.3` \
      where the repository writes it so), and perhaps a suffix after `-` or `+`. With white space \
      around it, a `v` alone, or words, the chart is not found when the bundle is deployed; a range \
      installs another chart every time. AICR had to repair such versions in #886 and #1615.
      """,
    example: RuleExample.overlay(
      "base",
      """
      componentRefs:
        - name: app
          version: [-"1.4.0 "-]{+1.4.0 # larder: pin the fix of 1.4+}
          valuesFile: components/app/values.yaml
      """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let written = lint.componentRefs.compactMap { ref in
      ref[.version].flatMap { diagnostic($0, of: ref.name) }
    }
    let defaults = lint.tree.registry.entries.values.compactMap { entry in
      entry.defaults[.version].flatMap { diagnostic($0, of: entry.name) }
    }
    return written + defaults
  }

  private func diagnostic(_ version: TracedValue, of component: String) -> Diagnostic? {
    let text = version.text
    if text.isEmpty || isVersion(text[...]) { return nil }
    let trimmed = text.filter { !$0.isWhitespace }
    if trimmed != text, isVersion(trimmed[...]) {
      return found(
        "the version of \(component) has white space in it", at: version.range,
        fix: trimmed.yamlQuoted)
    }
    let reason = "^~><=*".contains(text.first ?? " ") ? "a range, not one version" : "no version"
    return found(
      "the version of \(component) is \(text), which is \(reason); write it like 1.2.3",
      at: version.range)
  }

  private func isVersion(_ text: Substring) -> Bool {
    let number = text.hasPrefix("v") ? text.dropFirst() : text
    let core = number.prefix { $0 != "-" && $0 != "+" }
    let suffix = number.dropFirst(core.count)
    let parts = core.split(separator: ".", omittingEmptySubsequences: false)
    return (1...3).contains(parts.count)
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
      && (suffix.isEmpty || suffix.count > 1)
      && suffix.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-+".contains($0)) }
  }
}

extension Lint {
  /// Every component reference that base, overlays, their profiles and mixins write.
  var componentRefs: [ComponentRef] {
    everyOverlay.flatMap { overlay in
      overlay.spec.componentRefs + (overlay.profile?.choices ?? []).flatMap(\.componentRefs)
    } + everyMixin.flatMap(\.spec.componentRefs)
  }
}
