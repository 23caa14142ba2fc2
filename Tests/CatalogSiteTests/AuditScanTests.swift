import Testing

@testable import CatalogSite

@Suite struct AuditScanTests {
  @Test(
    arguments: [
      ("https:x", .web), (" \thttp://a", .web), ("h\nttps:", .web), ("mailto:a", .mail),
      ("DATA:x", .data), ("java\u{9}script:x", .scheme("javascript")),
      ("a+b-c.d:", .scheme("a+b-c.d")),
      ("C:/x", .scheme("c")), ("//a", .host), ("\\/a", .host), ("/", .root), ("\\a", .root),
      ("", .page), ("  ", .page), ("?a#b", .page), ("a/../b?c", .path(["a", "..", "b"])),
      ("1:a", .path(["1:a"])), ("a b", .path(["a b"])), ("%61%2e", .path(["a."])),
      ("a\\b", .path(["a", "b"])), ("%", .path(["%"])), ("%2f", .path(nil)), ("%00", .path(nil)),
      ("%e4", .path(nil)), ("./#x:y", .path([".", ""])),
    ] as [(String, Address.Target)])
  func addressesAreReadAsBrowsersDo(_ text: String, _ target: Address.Target) {
    #expect(Address(text).target == target)
  }

  @Test func fragmentsAreTakenAsTheyAreAndDecoded() {
    #expect(Address("a#").fragment == nil)
    #expect(Address("a#b#c?d").fragment == "b#c?d")
    #expect(Address.places("a") == ["a"])
    #expect(Address.places("%41%zz") == ["%41%zz", "A%zz"])
  }

  @Test func listsOfPictures() {
    #expect(LinkCollector.candidates("") == [])
    #expect(LinkCollector.candidates(" a 1x , b,c 2x,d") == ["a", "b,c", "d"])
    #expect(LinkCollector.candidates("data:,x 1x, a, b") == ["data:,x", "a", "b"])
    #expect(LinkCollector.candidates(",,a,, ,b") == ["a", "b"])
  }

  @Test func addressesOfStyleSheets() {
    func found(_ text: String) -> [String] {
      StyleScan.addresses(Array(text.utf8)).map { "\($0.line) \($0.address)" }
    }
    #expect(found("a{b:url(c)}\n@import 'd';") == ["1 c", "2 d"])
    #expect(found("a{b:url(\n\"c)d\"\n)}url(e f)") == ["2 c)d", "3 e"])
    #expect(found("\"url(a)\" /* url(b) */ curl(c) url-d(e) url (f)") == [])
    #expect(found("@import url(a) screen; @media { b: 'c' }") == ["1 a"])
    #expect(found("a{b:'\\'url(x)'} url(c\\)d)") == ["1 c)d"])
    #expect(found("\"unclosed\nurl(a)") == ["2 a"])
    for text in ["url(", "url(\"", "url('a", "@import", "@import 'a", "/*", "\\", "url(\\", "'\\"] {
      #expect(found(text).count < 2)
    }
  }

  @Test func linksOfMarkdown() {
    func found(_ text: String) -> [String] {
      MarkdownScan(Array(text.utf8)).links.map {
        "\($0.line) \($0.isPicture ? "!" : "")\($0.address)"
      }
    }
    #expect(
      found("[a](b) ![c](d 'e') [f](<g h>)\n[[i](j)](k)") == [
        "1 b", "1 !d", "1 g h", "2 j", "2 k",
      ])
    #expect(found("[a](b\\)c) [d](e(f)g)") == ["1 b)c", "1 e(f)g"])
    #expect(found("\\[a](b) c](d) [e] (f) [g][h]") == [])
    #expect(found("`[a](b)` ``[c](`d)`` [e](f)") == ["1 f"])
    #expect(found("a `b\nc` [d](e) `f\n\n[g](h)`") == ["2 e", "4 h"])
    #expect(found("```\n[a](b)\n~~~\n[c](d)\n````\n[e](f)\n") == ["6 f"])
    #expect(found("| `a | [b](c) |\n| d` | [e](f) |") == ["1 c", "2 f"])
    #expect(found("- `a\n- [b](c)`") == ["2 c"])
  }

  @Test func anchorsOfMarkdown() {
    func found(_ text: String) -> Set<String> {
      Set(MarkdownScan(Array(text.utf8)).anchors.map(\.text))
    }
    #expect(
      found("# A b_c-d\n## `E.f` & [g](h)!\n# A b_c-d\n# Ä") == [
        "a-b_c-d", "ef--g", "a-b_c-d-1", "ä",
      ])
    #expect(found("```\n# a\n```\nb # c") == [])
  }

  @Test(arguments: [
    "{}", "[]", " [1, -0.5e+3, \"\\u00e9\\n\", true, false, null] ",
    "{\"a\": {\"b\": []}, \"\": 0}",
    "\"x\"", "0", "[[[]],[]]", "1E5",
  ]) func json(_ text: String) { #expect(mistake(text) == nil) }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{a: 1}", "{\"a\": 1,}", "01", "-",
    "1.",
    ".5", "1e", "+1", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\n\"", "tru", "nul", "[] []", "[1 2]", "]",
    "{]", "[}", "{\"a\" 1}", "NaN", "'a'", "[,]", "\"\\",
  ]) func notJSON(_ text: String) { #expect(mistake(text) != nil) }

  private func mistake(_ text: String) -> Int? {
    Array(text.utf8).withUnsafeBufferPointer(JSONCheck.mistake)
  }
}
