import Diagnostics

/// A resource that Kubernetes does not have.
struct UnknownResource: Rule {
  static let page = RulePage(
    code: "unknown-resource", severity: .error,
    summary: "a limit or request is of a resource that Kubernetes does not know",
    explanation: """
      Containers have `cpu`, `memory`, `ephemeral-storage` and `hugepages-` of some size, claims have \
      `storage`, and every other resource has the domain of whoever provides it, such as \
      `nvidia.com/gpu`. Kubernetes rejects a pod with any other name, and a misspelled one leaves the \
      limit that it was meant for as it was.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      resources:
        limits:
          [-memry-]{+memory+}: 64Mi
      """)

  private static let names = ["cpu", "memory", "ephemeral-storage", "storage"]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.valueSites.compactMap { site in
      guard site.isResource, site.value.settledScalar != nil, !isKnown(site.key) else { return nil }
      let near = nearestName(to: site.key, in: Self.names)
      return found(
        "Kubernetes has no resource \(site.key)\(didYouMean(near))", at: site.keyRange)
    }
  }

  private func isKnown(_ name: String) -> Bool {
    Self.names.contains(name) || name.hasPrefix("hugepages-") || name.contains("/")
      || name.contains("{{")
  }
}
