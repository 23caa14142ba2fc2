import Diagnostics

/// A manifest that cannot become YAML.
struct ManifestNotYAML: Rule {
  static let page = RulePage(
    code: "manifest-not-yaml", severity: .error,
    summary: "a manifest or health check is not YAML",
    explanation: """
      Manifests are Helm templates: directives in `{{ }}` are filled in when the component is deployed, \
      and what comes out has to be YAML. Nothing reads it before that, so a wrong indentation or a \
      missing quote is found by the installation that fails. This text is no YAML whatever its \
      directives come to: each branch of an `if` was looked at, and blocks that do not stand around the \
      place were left out. Health checks have no directives; they are read as they stand.
      """,
    example: RuleExample.manifest(
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: {{ .Release.Name }}-settings
      {{- with .Values.labels }}
        labels:
          {{- toYaml . | nindent 4 }}
      {{- end }}
      data:
        size: "3"
      [-   color: red-]{+  color: red+}
      """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.manifests.flatMap { manifest in
      manifest.syntaxProblems.map { found($0.message, at: manifest.range($0)) }
    }
  }
}
