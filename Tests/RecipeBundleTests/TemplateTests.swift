import RecipeTable
import Testing

@testable import RecipeBundle

/// What Go's templates and Helm's functions give, worked out from their documentation and sources.
@Suite struct TemplateTests {
  static let values = Value.map([
    .init("count", .int(3)), .init("empty", .string("")), .init("flag", .bool(true)),
    .init("large", .int(1_000_000)),
    .init("list", .array([.string("a"), .int(1), .null])),
    .init("map", .map([.init("a", .int(1)), .init("b", .string("two"))])),
    .init("nothing", .null), .init("ratio", .double(0.5)), .init("text", .string("hello")),
  ])

  static func render(_ text: String, _ values: Value = values) throws -> String {
    try ManifestTemplate(text, path: "m.yaml").render(
      try ManifestTemplate.Values(values),
      ManifestTemplate.Release(name: "demo-post", namespace: "tools", chart: "demo", file: "m.yaml")
    )
  }

  /// The kind of problem that rendering comes to, nil when there is none.
  static func problem(_ text: String) throws -> TemplateProblem.Kind? {
    do {
      _ = try render(text)
      return nil
    } catch let error as TemplateError {
      return error.problem.kind
    }
  }

  @Test(arguments: [
    ("a {{ .Values.text }} b", "a hello b"),
    ("a  {{- .Values.text -}}  b", "ahellob"),
    ("a {{- /* gone */ -}} b", "ab"),
    ("a{{/* gone */}}\nb", "a\nb"),
    ("{{ \"tab\\t\\u00e9\" }}{{ `raw\\n` }}", "tab\té" + "raw\\n"),
    ("{{ .Values.absent }}|{{ .Values.nothing }}|<no value>|", "|||"),
    ("{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.Service }}", "demo-post tools Helm"),
    (
      "{{ .Chart.Name }}-{{ .Chart.Version }} {{ .Template.Name }}",
      "demo-0.1.0 demo/templates/m.yaml"
    ),
    ("{{ .Release.IsInstall }} {{ .Release.IsUpgrade }} {{ .Release.Revision }}", "true false 1"),
    ("{{-3}}", "-3"),
  ])
  func textAndObjects(text: String, expected: String) throws {
    #expect(try Self.render(text) == expected)
  }

  /// Helm reads values by way of JSON, so every number is a float64.
  @Test(arguments: [
    ("{{ .Values.count }} {{ .Values.large }} {{ .Values.ratio }}", "3 1e+06 0.5"),
    ("{{ .Values.large | int }} {{ typeOf .Values.large }} {{ typeOf 1 }}", "1000000 float64 int"),
    ("{{ .Values.map }} {{ .Values.list }}", "map[a:1 b:two] [a 1 <nil>]"),
    (
      "{{ add 1 .Values.count }} {{ div 7 2 }} {{ mod 7 2 }} {{ mul 2 3 4 }} {{ sub 1 3 }}",
      "4 3 1 24 -2"
    ),
    ("{{ printf \"%d|%s|%v|%q\" .Values.count \"x\" 1.5 \"q\" }}", "%!d(float64=3)|x|1.5|\"q\""),
    ("{{ printf \"%5.1f|%-4s|%04d\" 2.25 \"ab\" 7 }}", "  2.2|ab  |0007"),
    ("{{ print 1 2 \"a\" 3 }}", "1 2a3"),
    ("{{ max 1 5 3 }}{{ min 4 2 }}{{ len .Values.list }}", "523"),
  ])
  func numbersAndPrinting(text: String, expected: String) throws {
    #expect(try Self.render(text) == expected)
  }

  @Test(arguments: [
    ("{{ if .Values.empty }}a{{ else if .Values.flag }}b{{ else }}c{{ end }}", "b"),
    (
      "{{ with .Values.map }}{{ .b }}{{ end }}{{ with .Values.nothing }}x{{ else }}y{{ end }}",
      "twoy"
    ),
    ("{{ range .Values.list }}[{{ . }}]{{ end }}", "[a][1][]"),
    ("{{ range $k, $v := .Values.map }}{{ $k }}={{ $v }} {{ end }}", "a=1 b=two "),
    ("{{ range .Values.nothing }}x{{ else }}none{{ end }}", "none"),
    (
      "{{ range list 1 2 3 4 }}{{ if eq . 2 }}{{ continue }}{{ end }}{{ if eq . 4 }}{{ break }}{{ end }}"
        + "{{ . }}{{ end }}", "13"
    ),
    ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"),
    ("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}", "1"),
    ("{{ range .Values.list }}{{ $.Values.count }}{{ end }}", "333"),
    ("{{ $n := .Values.nothing }}[{{ $n.a.b }}]", "[]"),
    ("{{ (index .Values.map \"zz\").deep }}", ""),
  ])
  func blocksAndVariables(text: String, expected: String) throws {
    #expect(try Self.render(text) == expected)
  }

  @Test(arguments: [
    ("{{ and 1 0 2 }}{{ or 0 \"\" 3 }}{{ not 0 }}", "03true"),
    ("{{ or true (fail \"never\") }}", "true"),
    (
      "{{ eq 1 2 1 }} {{ ne \"a\" \"b\" }} {{ lt 1 2 }} {{ ge \"b\" \"a\" }}", "true true true true"
    ),
    ("{{ eq .Values.nothing 1 }} {{ eq .Values.absent nil }}", "false true"),
    ("{{ default \"d\" false }} {{ .Values.text | default \"d\" }}", "d hello"),
    ("{{ coalesce 0 \"\" \"x\" }} {{ ternary 1 2 true }} {{ empty .Values.list }}", "x 1 false"),
    (
      "{{ kindOf .Values.map }} {{ kindIs \"slice\" .Values.list }} {{ typeOf nil }}",
      "map true <nil>"
    ),
    (
      "{{ toString .Values.flag }} {{ quote 1 \"a\\\"\" nil }} {{ squote \"x\" }}",
      "true \"1\" \"a\\\"\" 'x'"
    ),
    ("{{ \"a+b\" | replace \"+\" \"_\" | trunc 2 | trimSuffix \"_\" }}", "a"),
    (
      "{{ join \",\" .Values.list }} {{ splitList \".\" \"a.b\" }} {{ index .Values.list 1 }}",
      "a,1 [a b] 1"
    ),
    ("{{ dig \"b\" \"c\" 7 (dict \"b\" (dict \"c\" 1)) }} {{ dig \"x\" 7 (dict) }}", "1 7"),
    ("{{ \"a\\nb\" | nindent 2 }}", "\n  a\n  b"),
    ("{{ b64enc \"hello\" }} {{ sha256sum \"\" | trunc 8 }}", "aGVsbG8= e3b0c442"),
    ("{{ lookup \"v1\" \"Pod\" \"\" \"\" }}", "map[]"),
    ("{{ trunc -2 \"hello\" }} {{ upper \"a\" }} {{ hasKey .Values \"map\" }}", "lo A true"),
  ])
  func functions(text: String, expected: String) throws {
    #expect(try Self.render(text) == expected)
  }

  @Test func yamlIsAsHelmWritesIt() throws {
    let values = Value.map([
      .init(
        "v",
        .map([
          .init("empty", .map([])), .init("k1", .string("yes")), .init("k10", .string("a: b")),
          .init("k2", .array([.int(1), .map([.init("a", .null), .init("b", .array([]))])])),
          .init("lines", .string("x\ny\n")), .init("n", .int(1_000_000)),
          .init("version", .string("1.10")),
        ]))
    ])
    #expect(
      try Self.render("{{ toYaml .Values.v }}", values) == """
        empty: {}
        k1: "yes"
        k2:
        - 1
        - a: null
          b: []
        k10: 'a: b'
        lines: |
          x
          y
        "n": 1000000
        version: "1.10"
        """)
  }

  @Test func jsonEscapesForHTML() throws {
    #expect(
      try Self.render("{{ toJson (dict \"a\" \"<b>\" \"n\" 1.5) }}")
        == #"{"a":"\u003cb\u003e","n":1.5}"#)
  }

  @Test(arguments: [
    "{{ .Values.absent.name }}", "{{ .Values.text.name }}", "{{ index .Values \"absent\" \"a\" }}",
    "{{ gt .Values.count 1 }}", "{{ eq .Values.map .Values.map }}", "{{ fail \"no\" }}",
    "{{ required \"it\" .Values.absent }}", "{{ upper 3 }}", "{{ indent .Values.count \"x\" }}",
    "{{ div 1 0 }}", "{{ index .Values.list 9 }}", "{{ range 1.5 }}{{ end }}", "{{ nil }}",
    "{{ dig \"a\" 1 .Values }}", "{{ quote | upper 1 }}", "{{ .Values.text 1 }}", "{{ len 3 }}",
    "{{ $x = 1 }}",
  ])
  func whatHelmStopsAt(text: String) throws {
    #expect(try Self.problem(text) == .failure)
  }

  @Test(arguments: [
    "{{", "{{ }}", "{{ if }}x{{ end }}", "{{ if true }}x", "{{ end }}", "{{ else }}", "{{ $x }}",
    "{{ \"a }}", "{{ (1 }}", "{{ 1) }}", "{{ .a..b }}", "{{ 08 }}", "{{/* x }}", "{{ /* x */ }}",
    "{{ break }}", "{{ range $a, $b, $c := .Values }}{{ end }}", "{{ 1 | 2 }}", "{{ \"a\".b }}",
    "{{ if true }}{{ else }}{{ else }}{{ end }}", "{{ \"\\q\" }}", "{{ @ }}",
  ])
  func whatIsNoTemplate(text: String) throws {
    #expect(try Self.problem(text) == .syntax)
  }

  @Test(arguments: [
    "{{ genCA \"a\" 1 }}", "{{ include \"a\" . }}", "{{ tpl \"a\" . }}",
    "{{ define \"a\" }}{{ end }}",
    "{{ .Capabilities.KubeVersion }}", "{{ .Files }}", "{{ upper \"é\" }}", "{{ 'a' }}",
    "{{ int \"0x1\" }}", "{{ printf \"%05d\" \"x\" }}", "{{ index \"abc\" 1 }}",
  ])
  func whatIsNotKnownIsNeverGuessed(text: String) throws {
    #expect(try Self.problem(text) == .unsupported)
  }

  @Test func anErrorTellsItsPlace() throws {
    let error = #expect(throws: TemplateError.self) {
      try Self.render("a: 1\nb: {{ genCA \"x\" 1 }}\n")
    }
    #expect(error?.path == "m.yaml")
    #expect(error?.line == 2)
    #expect(error?.column == 7)
    #expect(error?.problem.message.contains("genCA") == true)
  }

  // MARK: Hostile templates

  @Test func bombsEnd() throws {
    let loops = String(repeating: "{{ range until 1000 }}", count: 20)
    let ends = String(repeating: "{{ end }}", count: 20)
    #expect(try Self.problem(loops + "x" + ends) == .limit)
    #expect(try Self.problem("{{ until 100000000 }}") == .limit)
    #expect(try Self.problem("{{ repeat 100000000 \"x\" }}") == .limit)
    #expect(try Self.problem("{{ indent 100000000 \"x\" }}") == .limit)
    #expect(try Self.problem("{{ printf \"%999999d\" 1 }}") == .limit)
  }

  @Test func whatDoublesEnds() throws {
    let doubled = String(repeating: "{{ $x = list $x $x }}", count: 64)
    #expect(try Self.problem("{{ $x := list 1 }}" + doubled + "{{ $x }}") == .limit)
    let longer = String(repeating: "{{ $x = print $x $x }}", count: 64)
    #expect(try Self.problem("{{ $x := \"ab\" }}" + longer + "{{ $x }}") == .limit)
    let deeper = "{{ $x := list }}{{ range until 1000 }}{{ $x = list $x }}{{ end }}{{ $x }}"
    #expect(try Self.problem(deeper) == .limit)
  }

  @Test func deepTextsEnd() throws {
    let many = 100_000
    let parentheses =
      "{{ " + String(repeating: "(", count: many) + "1" + String(repeating: ")", count: many)
      + " }}"
    #expect(try Self.problem(parentheses) == .limit)
    #expect(try Self.problem(String(repeating: "{{ if 1 }}", count: many)) == .limit)
    let chain = "{{ if 0 }}" + String(repeating: "{{ else if 0 }}", count: many) + "{{ end }}"
    #expect(try Self.problem(chain) == .limit)
  }

  @Test func anyBytesAreRead() throws {
    var random = SplitMix(state: 7)
    let pieces = [
      "{{", "}}", "{{-", "-}}", " ", "/*", "*/", "\"", "`", "$x", ":=", "=", ".", ".Values", "if",
      "end",
      "range", "with", "else", "(", ")", "|", ",", "1", "-", "index", "printf", "%", "é", "\n", "'",
      "\\",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int(random.next() % 12)).map { _ in
        pieces[Int(random.next() % UInt64(pieces.count))]
      }
      _ = try Self.problem(text.joined())
    }
  }
}

private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
