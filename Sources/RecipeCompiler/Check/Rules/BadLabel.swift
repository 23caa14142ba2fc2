import Diagnostics
import RecipeTable

/// A label that Kubernetes refuses.
struct BadLabel: Rule {
  static let page = RulePage(
    code: "bad-label", severity: .error,
    summary: "a label or node selector breaks the syntax of labels",
    explanation: """
      A label's key is at most 63 letters, digits, `-`, `_` and `.`, between letters or digits, and \
      may have a domain and a `/` before it; its value is the same without the domain, or empty. \
      Kubernetes rejects objects that break this, and a selector whose value is a bare `true` or a \
      number, because it must be text.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      nodeSelector:
        example.com/gpu: [-true-]{+"true"+}
      """)

  /// How the keys of maps end whose fields can only be labels of Kubernetes.
  private static let selectors = [
    "nodeselector", "matchlabels", "podlabels", "nodelabels", "commonlabels", "servicelabels",
    "deploymentlabels", "daemonsetlabels", "namespacelabels",
  ]

  func check(_ lint: Lint) -> [Diagnostic] {
    let injected = SchedulingPaths("nodeSelectorPaths", lint.tree.registry)
    return lint.valueSites.compactMap { site in
      let parent = site.key(above: 1)
      guard let value = site.value.settledScalar, !site.key.contains("{{") else { return nil }
      if isSelector(parent) || injected.contains(site.path.dropLast()) {
        return badKey(site) ?? badValue(value, site)
      }
      // Of those that are merely called labels, some are a metric's.
      return parent == "labels" && !site.key.hasPrefix("_") ? badKey(site) : nil
    }
  }

  private func isSelector(_ key: String) -> Bool {
    let key = key.lowercased()
    return Self.selectors.contains { key.hasSuffix($0) }
  }

  private func badKey(_ site: ValueSite) -> Diagnostic? {
    if site.key.isLabelKey { return nil }
    return found("\(site.key) is no label key; one is like example.com/name", at: site.keyRange)
  }

  private func badValue(_ value: Value, _ site: ValueSite) -> Diagnostic? {
    switch value {
    case .string(let text):
      guard !text.isEmpty, !text.isLabelName else { return nil }
      return found("\(text) is no value that the label \(site.key) can have", at: site.value.range)
    case .bool, .int, .uint, .double:
      let written = site.value.writtenText
      return found(
        "the label \(site.key) must be text; put \(value.scalarText ?? "it") in quotes",
        at: site.value.range, fix: written.isEmpty ? nil : written.yamlQuoted)
    case .null, .array, .map: return nil
    }
  }
}
