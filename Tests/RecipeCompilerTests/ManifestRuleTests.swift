import Diagnostics
import RecipeCompiler
import Testing

/// Manifests, whose directives are filled in only when they are deployed.
@Suite struct ManifestRuleTests {
  private static let codes = ["manifest-not-yaml", "manifest-without-kind", "template-not-closed"]

  /// What is found in a manifest, as `line:column code`.
  private func findings(_ manifest: String, file: String = "manifests/m.yaml") throws -> [String] {
    let path = "components/app/\(file)"
    return try SmallestTree.findings(with: "-- \(path) --\n" + manifest)
      .filter { $0.range?.file.path == path && Self.codes.contains($0.code) }
      .map { "\($0.range!.start.line):\($0.range!.start.column) \($0.code)" }
  }

  private static let head = "apiVersion: v1\nkind: ConfigMap\n"

  @Test(arguments: [
    "metadata:\n  name: {{ .Release.Name }}-{{ .Chart.Name }}",
    // A directive that prints lines, alone and after a key.
    "metadata:\n  labels: {{ .Values.labels | toYaml | nindent 4 }}\n    extra: \"1\"",
    "metadata:\n  labels:\n    {{- include \"labels\" . | nindent 4 }}",
    "spec:\n  list:\n  - {{ toYaml .Values.a | nindent 4 }}\n    b: 1",
    // Branches that set the same key, of one block and of two.
    "data:\n{{- if .a }}\n  k: 1\n{{- else if .b }}\n  k: 2\n{{- else }}\n  k: 3\n{{- end }}",
    "data:\n{{- if .a }}\n  k: 1\n{{- end }}\n{{- if not .a }}\n  k: 2\n{{- end }}",
    // Branches of different types: two that are never there together, and on one line.
    "data:\n{{- if .a }}\n  k: 1\n{{- else }}\n  - 1\n{{- end }}",
    "data:\n{{- if .a }}\n  k: 1\n{{- end }}\n{{- if not .a }}\n  - 1\n{{- end }}",
    "data:\n  k: {{ if .a }}\"x\"{{ else }}\"y\"{{ end }}",
    // Keys that are directives.
    "data:\n  {{ .a }}: 1\n  {{ .b }}: 2\n  {{ .c | quote }}: 3",
    // Comments over several lines, text with braces, and YAML's own.
    "{{- /*\n a: [ }} b\n*/ -}}\ndata: {a: {b: {}}}",
    "data:\n  k: {{ printf \"}} %s {{\" `a\n}}` | quote }}",
    "data:\n  k: {{ .Values.a\n    | default 1 }}\n  l: 2",
    "data:\n  k: |\n    {{ range .Values.a }}\n    {{ . }}={{ . }}\n    {{ end }}\n    }}",
    // What is defined is for others to include.
    "{{ define \"x\" }}\n- a\n{{ end }}\ndata: {{ include \"x\" . | nindent 2 }}",
    "data: {}\n---\n# Nothing.\n---\n" + head + "data: {}\n",
    "data: {}\n---\n{{ include \"all\" . }}",
    "data:\n  k: &a 1\n  l: *a\n  m: !!binary aGk=",
    "\u{20}\u{20}\n{{- range $i, $v := .Values.list }}\n---\n" + head
      + "data: {k: {{ $i }}}\n{{ end }}",
  ])
  func isFine(_ text: String) throws { #expect(try findings(Self.head + text) == []) }

  @Test(arguments: [
    ("data:\n  a: 1\n   b: 2", "5:5 manifest-not-yaml"),
    ("data:\n  a: [1, 2\n  b: 1", "4:6 manifest-not-yaml"),
    ("data:\n\ta: 1", "4:1 manifest-not-yaml"),
    ("data:\n  a: 1\n  a: 2", "5:3 manifest-not-yaml"),
    // In a document that is not the first.
    ("data: {}\n---\n" + head + "data:\n  a: 1\n   b: 2", "9:5 manifest-not-yaml"),
    // In branches, the second of them as well; beside directives the column is the line's own.
    (
      "data:\n{{- if .a }}\n  k: 1\n{{- else }}\n  k: 1\n   l: 2\n{{- end }}",
      "8:5 manifest-not-yaml"
    ),
    ("data:\n{{- if .a }}\n  k: 1\n   l: {{ .b }}\n{{- end }}", "6:4 manifest-not-yaml"),
    // A key beside the same in a block around it.
    ("data:\n  k: 1\n{{- if .a }}\n  k: 2\n{{- end }}", "6:3 manifest-not-yaml"),
    ("data:\n  k: \"a\n  l: {{ .b }}", "4:6 manifest-not-yaml"),
    ("data:\n  k: {{ .a }", "4:6 template-not-closed"),
    ("data:\n  k: {{ .a\n  l: {{ .b }}", "4:6 template-not-closed"),
    ("# {{ if }\ndata: {}", "3:3 template-not-closed"),
    ("{{- if .a }}\ndata: {}", "3:1 template-not-closed"),
    ("data: {}\n  {{- end }}", "4:3 template-not-closed"),
    ("data: {}\n{{ else }}", "4:1 template-not-closed"),
    ("data: {}\n---\nkind: A", "5:1 manifest-without-kind"),
    ("data: {}\n---\napiVersion: v1\nkind:\n", "6:1 manifest-without-kind"),
    ("data: {}\n---\napiVersion: v1\nknd: A", "6:1 manifest-without-kind"),
    ("data: {}\n---\n- a", "5:1 manifest-without-kind"),
  ])
  func isFound(_ text: String, _ expected: String) throws {
    #expect(try findings(Self.head + text) == [expected])
  }

  /// A file of the component that is no manifest is nobody's business.
  @Test func otherFilesAreLeftAlone() throws {
    #expect(try findings("a: {{", file: "notes/m.yaml") == [])
  }

  @Test func healthChecksHaveNoDirectives() throws {
    let found = try SmallestTree.findings(
      with: """
        -- checks/app/health-check.yaml --
        apiVersion: v1
        kind: Test
        spec: ($values.a)
        name: {{ .a }}
        """)
    #expect(found.map(\.code) == ["manifest-not-yaml"])
    #expect(found.first?.range?.start.line == 4)
  }

  @Test func aManifestCanAllowAFinding() throws {
    let manifest = "# larder: allow manifest-without-kind it is a fragment\na: 1\n"
    #expect(try findings(manifest) == [])
  }
}
