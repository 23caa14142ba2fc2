import Testing

/// Section 10.3.2 of YAML 1.2.2, line by line.
@Suite struct CoreSchemaTests {
  static let cases: [(plain: String, meaning: String)] = [
    ("null", "null"), ("Null", "null"), ("NULL", "null"), ("~", "null"), ("", "null"),
    ("nULL", "str nULL"), ("none", "str none"), ("~a", "str ~a"),
    ("true", "bool true"), ("True", "bool true"), ("TRUE", "bool true"),
    ("false", "bool false"), ("False", "bool false"), ("FALSE", "bool false"),
    ("tRUE", "str tRUE"), ("yes", "str yes"), ("Yes", "str Yes"), ("no", "str no"),
    ("on", "str on"), ("off", "str off"), ("y", "str y"), ("n", "str n"),
    ("0", "int 0"), ("-0", "int 0"), ("+1", "int 1"), ("-19", "int -19"), ("017", "int 15"),
    ("08", "int 8"), ("0x1F", "int 31"), ("0x1f", "int 31"), ("0o17", "int 15"),
    ("0X1F", "str 0X1F"), ("-0x1F", "str -0x1F"), ("0x", "str 0x"), ("0xg", "str 0xg"),
    ("0x+1", "str 0x+1"), ("0o8", "str 0o8"), ("0o", "str 0o"), ("0o-1", "str 0o-1"),
    ("0b1", "str 0b1"), ("1_000", "str 1_000"), ("1,000", "str 1,000"),
    ("9223372036854775807", "int 9223372036854775807"),
    ("-9223372036854775808", "int -9223372036854775808"),
    ("9223372036854775808", "uint 9223372036854775808"),
    ("18446744073709551615", "uint 18446744073709551615"),
    ("+18446744073709551615", "uint 18446744073709551615"),
    ("18446744073709551616", "float 1.8446744073709552e+19"),
    ("-9223372036854775809", "float -9.223372036854776e+18"),
    ("0xFFFFFFFFFFFFFFFF", "uint 18446744073709551615"),
    ("1.32", "float 1.32"), ("0.", "float 0.0"), ("1.", "float 1.0"), (".5", "float 0.5"),
    ("-.5", "float -0.5"), ("-0.0", "float -0.0"), ("+12.5", "float 12.5"), ("1e3", "float 1000.0"),
    ("12e03", "float 12000.0"), ("-2E+05", "float -200000.0"), ("1.e3", "float 1000.0"),
    ("1e-3", "float 0.001"), (".5e1", "float 5.0"), ("1e400", "float inf"),
    ("-1e400", "float -inf"), ("1e-400", "float 0.0"),
    (".", "str ."), ("+", "str +"), ("1e", "str 1e"), ("1e+", "str 1e+"), ("e3", "str e3"),
    (".e3", "str .e3"), ("-e3", "str -e3"), ("1.2.3", "str 1.2.3"), ("--1", "str --1"),
    ("v1.32", "str v1.32"), ("1 000", "str 1 000"), ("12e0.5", "str 12e0.5"),
    (".inf", "float inf"), (".Inf", "float inf"), (".INF", "float inf"), ("+.inf", "float inf"),
    ("-.INF", "float -inf"), (".iNF", "str .iNF"), ("inf", "str inf"), (".nan", "float nan"),
    (".NaN", "float nan"), (".NAN", "float nan"), ("-.nan", "str -.nan"), ("nan", "str nan"),
    ("2001-12-14", "str 2001-12-14"), ("12:30:45", "str 12:30:45"), ("<", "str <"),
  ]

  @Test(arguments: cases) func plainScalar(_ example: (plain: String, meaning: String)) {
    #expect(read("a: \(example.plain)").root?.shown == "{a: \(example.meaning)}")
  }

  @Test(arguments: cases) func quotedIsText(_ example: (plain: String, meaning: String)) {
    #expect(read("a: '\(example.plain)'").root?.shown == "{a: str \(example.plain)}")
    #expect(read("a: \"\(example.plain)\"").root?.shown == "{a: str \(example.plain)}")
  }

  @Test func blocksAreText() {
    #expect(read("a: |-\n  12\nb: >-\n  true\n").root?.shown == "{a: str 12, b: str true}")
  }

  @Test(arguments: [
    ("!!str 12", "str 12"), ("! 12", "str 12"), ("!!int 12", "int 12"),
    ("!!float 12", "float 12.0"),
    ("!!bool 'true'", "bool true"), ("!!null ''", "null"), ("!!float 1.5", "float 1.5"),
  ])
  func tagDecides(_ source: String, _ meaning: String) {
    let document = read("a: \(source)")
    #expect(document.root?.shown == "{a: \(meaning)}")
    #expect(document.diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("!!int x", "tag-mismatch"), ("!!bool yes", "tag-mismatch"), ("!!null x", "tag-mismatch"),
    ("!mine x", "unknown-tag"), ("!!binary eA==", "unknown-tag"), ("!!set {}", "unknown-tag"),
    ("!mine [x]", "unknown-tag"), ("!!timestamp 2001-12-14", "unknown-tag"),
  ])
  func tagIsRefused(_ source: String, _ code: String) {
    #expect(codes("a: \(source)") == [code])
  }

  @Test func collectionTagsThatFit() {
    let document = read("a: !!map {b: !!seq [c]}")
    #expect(document.root?.shown == "{a: {b: [str c]}}")
    #expect(document.diagnostics.isEmpty)
  }
}
