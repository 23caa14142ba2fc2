import Diagnostics

/// The address of charts or of a kustomization that nothing can fetch from.
struct BadRepository: Rule {
  static let page = RulePage(
    code: "bad-repository", severity: .error,
    summary: "a source is no address that charts or a kustomization can be fetched from",
    explanation: """
      The `source` of a Helm component is the address of a chart repository, `https://…` or `oci://…`; \
      that of a Kustomize component is one of a Git repository. With a scheme that nobody knows, no \
      host, or white space within, the component cannot be fetched, which is found when it is \
      installed. The same holds of `defaultRepository` and `defaultSource` in the registry, where an \
      empty one says that the component has manifests only.
      """,
    example: RuleExample.eks(
      app: "source: [-htps://charts.example.org-]{+https://charts.example.org+}"))

  /// What Helm, its plugins and Git fetch from.
  private static let schemes = [
    "https", "http", "oci", "git", "git+https", "git+ssh", "ssh", "s3", "gs", "file",
  ]

  func check(_ lint: Lint) -> [Diagnostic] {
    let refs = lint.componentRefs.compactMap { ref in
      let type = ref[.type]?.text ?? lint.tree.registry.entries[ref.name]?.defaultType
      return ref[.source].map { ($0, isHelm: type?.lowercased() != "kustomize") }
    }
    let entries = lint.tree.registry.entries.values.flatMap { entry in
      [
        entry.defaults[.source].map { ($0, isHelm: true) },
        entry.kustomizeDefaults[.source].map { ($0, isHelm: false) },
      ].compactMap { $0 }
    }
    return (refs + entries).compactMap { source, isHelm in
      offence(source.text, isHelm: isHelm).map { found($0, at: source.range) }
    }
  }

  private func offence(_ source: String, isHelm: Bool) -> String? {
    guard !source.isEmpty, !source.contains("{{") else { return nil }
    if source.contains(where: \.isWhitespace) { return "\(source) has white space in it" }
    guard let end = source.firstRange(of: "://") else {
      // Git takes addresses without a scheme, and folders.
      let advice = source.contains(":/") ? "; after the scheme comes ://" : ", like https://"
      return isHelm || source.contains(":/") ? "\(source) has no scheme\(advice)" : nil
    }
    let scheme = String(source[..<end.lowerBound])
    guard Self.schemes.contains(scheme) else {
      let near = nearestName(to: scheme.lowercased(), in: Self.schemes)
      return "\(scheme):// is no scheme that charts are fetched with"
        + didYouMean(near.map { "\($0)://" })
    }
    let host = source[end.upperBound...].prefix { $0 != "/" }
    return host.isEmpty && scheme != "file" ? "\(source) names no host" : nil
  }
}
