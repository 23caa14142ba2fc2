import Diagnostics

/// A document of a manifest that does not say what it is.
struct ManifestWithoutKind: Rule {
  static let page = RulePage(
    code: "manifest-without-kind", severity: .error,
    summary: "a document of a manifest has no kind or no apiVersion",
    explanation: """
      Kubernetes knows what an object is by its `apiVersion` and `kind`; it refuses a document without \
      one of them, and with it everything that is applied at the same time. Often a `---` is where it \
      should not be, or a key is misspelled or indented. Documents that are empty, or in which a \
      template prints lines of its own, are left alone.
      """,
    example: RuleExample.manifest(
      """
      apiVersion: v1
      [-knd-]{+kind+}: ConfigMap
      metadata:
        name: settings
      """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.manifests.flatMap { manifest in
      manifest.incompleteDocuments.map { found($0.message, at: manifest.range($0)) }
    }
  }
}
