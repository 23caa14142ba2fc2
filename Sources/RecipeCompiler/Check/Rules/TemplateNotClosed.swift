import Diagnostics

/// A manifest whose directives do not fit together.
struct TemplateNotClosed: Rule {
  static let page = RulePage(
    code: "template-not-closed", severity: .error,
    summary: "a directive of a manifest, or a block of directives, is not closed",
    explanation: """
      Every `{{` needs its `}}`, and every `if`, `range`, `with`, `define` and `block` its `end`. Helm \
      refuses a template in which one is missing, so the component that has the manifest cannot be \
      installed. Directives count in comments of the YAML, too. The finding is at the directive that is \
      left open, or at the `end` or `else` that belongs to none.
      """,
    example: RuleExample.manifest(
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: settings
      {{- if .Values.extra }}
      data:
        size: "3"
      {+{{- end }}+}
      """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.manifests.flatMap { manifest in
      manifest.directiveProblems.map { found($0.message, at: manifest.range($0)) }
    }
  }
}
