import Diagnostics

/// A chart version that is written unlike its repository's.
struct ChartVersionPrefix: Rule {
  static let page = RulePage(
    code: "chart-version-prefix", severity: .warning,
    summary: "a chart's version has a `v` that its repository does not write, or lacks it",
    explanation: """
      Some repositories call a release `v1.2.3` and others `1.2.3`. An OCI registry has only the one \
      tag, and some deployers compare versions letter by letter, so the other spelling is not found \
      when the bundle is deployed (AICR #886, #1615). Write the version as the repository does: as \
      the facts have it that `larderc` knows, and for other charts as the registry's default is \
      written.
      """,
    example: RuleExample.base(
      with: """
        constraints:
          - name: K8s.server.version
            value: ">= 1.30"
        """
    ).replacing(
      "- name: app",
      with: "- name: app\n      version: [-v-]1.4.0 # larder: pin the fix of 1.4"))

  func check(_ lint: Lint) -> [Diagnostic] {
    let entries = lint.tree.registry.entries
    let defaults = entries.values.compactMap { entry in
      entry.defaults[.version].flatMap {
        diagnostic($0, known(ComponentRef(name: entry.name, range: entry.range), entry, lint))
      }
    }
    let written = lint.componentRefs.compactMap { ref -> Diagnostic? in
      let entry = entries[ref.name]
      guard let version = ref[.version] else { return nil }
      return diagnostic(version, known(ref, entry, lint) ?? convention(of: entry))
    }
    return defaults + written
  }

  /// How releases of a chart are written, and who says so.
  private struct Convention {
    let chart: String
    let hasPrefix: Bool
    let note: Diagnostic.Note
  }

  /// What the facts have of the chart in its repository.
  private func known(_ ref: ComponentRef, _ entry: Registry.Entry?, _ lint: Lint) -> Convention? {
    let chart = (ref[.chart] ?? entry?.defaults[.chart])?.text ?? ref.name
    let repository = (ref[.source] ?? entry?.defaults[.source])?.text ?? ""
    let releases = lint.tree.facts.charts[chart] ?? []
    return releases.last { $0.repository == repository && $0.versionPrefix != nil }.map {
      Convention(
        chart: chart, hasPrefix: $0.versionPrefix == "v", note: Diagnostic.Note("from \($0.source)")
      )
    }
  }

  /// What the registry's own default is like.
  private func convention(of entry: Registry.Entry?) -> Convention? {
    guard let entry, let version = entry.defaults[.version],
      let hasPrefix = version.text.isPrefixedVersion
    else { return nil }
    return Convention(
      chart: entry.defaults[.chart]?.text ?? entry.name, hasPrefix: hasPrefix,
      note: Diagnostic.Note("the registry writes it like this", at: version.range))
  }

  private func diagnostic(_ version: TracedValue, _ convention: Convention?) -> Diagnostic? {
    guard let convention, let hasPrefix = version.text.isPrefixedVersion,
      hasPrefix != convention.hasPrefix
    else { return nil }
    let right = hasPrefix ? String(version.text.dropFirst()) : "v" + version.text
    return found(
      "releases of the chart \(convention.chart) are written \(hasPrefix ? "without" : "with") a v; write "
        + right, at: version.range, notes: [convention.note], fix: right.yamlQuoted)
  }
}

extension String {
  /// Whether a version starts with `v`; nil for what is no version.
  fileprivate var isPrefixedVersion: Bool? {
    let number = hasPrefix("v") ? dropFirst() : self[...]
    guard let first = number.utf8.first, (0x30...0x39).contains(first) else { return nil }
    return hasPrefix("v")
  }
}
