import Foundation
import TestSupport
import Testing
import YAMLSyntax

/// What the writer writes, read by PyYAML (YAML 1.1) and by our own parser (1.2).
@Suite struct WriterTests {
  /// Strings that a reader could take for something else, or whose form is hard to write.
  static let tricky: [String] =
    [
      "", " ", "  ", "a", "yes", "Yes", "YES", "no", "on", "off", "y", "Y", "n", "N", "true",
      "True",
      "false", "null", "Null", "NULL", "~", "1", "-1", "+1", "1.32", "1.", ".5", ".", "..", "1e3",
      "1E3", "1e", "0x1", "0x1F", "-0x1F", "0o17", "017", "0b1", "-0b1", "1_000", "1_0.5", "_1",
      ".inf", "-.inf", "+.INF", ".nan", "inf", "nan", "1:30", "190:20:30", "190:20:30.15", "-1:30",
      "2001-12-14", "2001-12-14 21:59:43.10 -5", "2001-12-14t21:59:43z", "2001-12-14T21:59:43Z",
      "2001-12-14\t21:59:43", "2001-12-14t21:59:43Z", "2001-12-14t21:59:43.1", "2001-1-1t1:00:00",
      "2001-12-14\t21:59:43Z", "2001-12-14 21:59:43", "2001-12-14 21:59:43 +5:30", "0b1_0", "0x_1",
      "+0b1", "1__0", "08", "09.5", "1_", "+1_000.5", "1:2:3.4", "1e+3", "1.5e+3", "-1.e5", "0.1.2",
      "2001-1-1", "<<", "=", "- a", "-", "- ", "?", "? a", ":", ": a", "a:",
      "a: b", "a:b", "a #b", "#c", "a#b", "%a", "@a", "`a`", "&a", "*a", "!a", "!!str a", "|", ">",
      ">-", "[a]", "{a}", "[", "]", "{", "}", ",", "a, b", "'", "\"", "'a'", "\"a\"", "it's", "\\",
      "\\n", "a\\", "---", "...", "--- a", "--- ", "... a", "a ---", " a", "a ", " a ", "\ta",
      "a\t",
      "a\tb", "\t", "\n", "\n\n", "a\n", "a\n\n", "a\n\n\n", "\na", "\n\na", " \n", "\n ", "a\nb",
      "a\nb\n", "a\n b\n", "a\n  b\n c\n", "  a\nb\n", " a\n", "a\n\nb", "a\n\n\nb\n", "a \nb",
      "a\nb ", "a\n ", "a\n \n", "a\n\t\nb", "a\n\tb\n", "\ta\nb", "# a\nb\n", "- a\n- b\n",
      "a: b\nc: d\n", "a\n---\nb\n", "a\n...\nb\n", "---\na\n", "%a\nb", "'a\nb'", "a\n#b\n",
      "a\\\nb",
      "a\rb", "a\r\nb", "\r", "\r\n", "a\r", "a\n\rb", "a\u{85}b", "a\u{85}", "\u{85}a\nb",
      "a\u{2028}b", "a\u{2029}b", "a\nb\u{2028}c", "a\u{2028} b", "\u{FEFF}", "\u{FEFF}a",
      "a\u{FEFF}b",
      "a\n\u{FEFF}b", "\u{0}", "a\u{0}b", "\u{1}", "\u{7}", "\u{8}", "\u{B}", "\u{C}", "\u{1B}[31m",
      "\u{7F}", "\u{80}", "\u{9F}", "a\n\u{1B}b", "a\n\u{7F}b", "\u{A0}", "a\u{A0}b", "é",
      "e\u{301}",
      "日本語", "日本\n語", "\u{202E}abc", "\u{200B}", "😀", "a 😀\nb", "👩‍👩‍👧", "\u{10FFFF}", "\u{FFFD}",
      "\u{FFFE}", "\u{FFFF}", "\u{E000}", "\u{D7FF}",
    ] + long

  private static let long = [
    String(repeating: "long ", count: 200), String(repeating: "x", count: 2000),
    String(repeating: "x y", count: 300) + "\n" + String(repeating: "z ", count: 300),
    String(repeating: "- ", count: 300), String(repeating: "\"", count: 300),
    String(repeating: "é", count: 300) + ": " + String(repeating: "#", count: 10),
  ]

  /// Each string as an element, as a value, as a key (with its number, to be the only one), and
  /// deeper down.
  private func document(of strings: [String]) throws -> String {
    var writer = YAMLWriter()
    writer.beginSequence()
    for (number, text) in strings.enumerated() {
      writer.string(text)
      writer.beginMapping()
      writer.string("key")
      writer.string(text)
      writer.string(text + "|\(number)")
      writer.beginSequence()
      writer.beginSequence()
      writer.string(text)
      writer.endSequence()
      writer.endSequence()
      writer.string(text)
      writer.plain("1")
      writer.endMapping()
    }
    writer.endSequence()
    return try writer.finish()
  }

  @Test func ourOwnParserReadsTheSame() throws {
    for text in Self.tricky {
      let document = read(try document(of: [text]))
      let nodes = try #require(document.root?.sequence, "\(text.debugDescription)")
      #expect(document.diagnostics.isEmpty, "\(text.debugDescription)")
      #expect(nodes[0].isText(text), "\(text.debugDescription)")
      let entries = try #require(nodes[1].mapping?.entries)
      try #require(entries.count == 3)
      #expect(entries[0].value.isText(text))
      #expect(entries[1].key.utf8.elementsEqual("\(text)|0".utf8))
      #expect(entries[1].value.sequence?[0].sequence?[0].isText(text) == true)
      #expect(entries[2].key.utf8.elementsEqual(text.utf8), "\(text.debugDescription)")
      #expect(entries[2].value.shown == "int 1")
    }
  }

  @Test(.enabled(if: Python.hasYAML, Comment(rawValue: Python.withoutYAML)))
  func pyYAMLReadsTheSame() throws {
    try expectPyYAMLReads(Self.tricky)
  }

  @Test(.enabled(if: Python.hasYAML, Comment(rawValue: Python.withoutYAML)))
  func pyYAMLReadsRandomStrings() throws {
    var generator = SeededGenerator(seed: 1)
    try expectPyYAMLReads((0..<1500).map { _ in Self.random(&generator) })
  }

  @Test func ourOwnParserReadsRandomStrings() throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<3000 {
      let text = Self.random(&generator)
      let nodes = read(try document(of: [text])).root?.sequence
      #expect(nodes?[0].isText(text) == true, "\(text.debugDescription)")
      #expect(nodes?[1].mapping?.entries[0].value.isText(text) == true, "\(text.debugDescription)")
    }
  }

  private static func random(_ generator: inout SeededGenerator) -> String {
    let pieces = [
      "a", "b", "1", "0", ".", "-", ":", " ", "  ", "\n", "\t", "#", "'", "\"", "\\", "{", "[", "|",
      ">", "&", "*", "!", "%", "@", "?", ",", "e", "é", "\u{85}", "\u{2028}", "\r", "😀", "\u{1}",
      "<<", "T", "_", "x",
    ]
    let count = Int.random(in: 0...8, using: &generator)
    return (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
  }

  /// The strings reach Python in base 64, so that nothing of ours stands between.
  private func expectPyYAMLReads(_ strings: [String]) throws {
    let documents = try strings.map { text in
      [text, try document(of: [text])].map { Data($0.utf8).base64EncodedString() }
        .joined(separator: " ")
    }
    let script = """
      import base64, sys, yaml
      for line in sys.stdin:
          text, document = (base64.b64decode(part).decode("utf-8")
                            for part in (line.rstrip("\\n") + " ").split(" ")[:2])
          value = {"key": text, text + "|0": [[text]]}
          if text != "key": value[text] = 1
          try:
              found = yaml.safe_load(document)
          except Exception as error:
              found = error
          if found != [text, value]:
              print(repr(text), "became", repr(found), "from", repr(document))
      """
    let wrong = try Python.output(of: script, input: documents.joined(separator: "\n") + "\n")
    #expect(wrong == "")
  }

  // MARK: Form

  @Test func form() throws {
    var writer = YAMLWriter()
    writer.beginMapping()
    writer.string("plain")
    writer.string("text of words")
    writer.string("version")
    writer.string("1.32")
    writer.string("number")
    writer.plain("1.32")
    writer.string("script")
    writer.string("one\n  two\n")
    writer.string("empty")
    writer.beginSequence()
    writer.endSequence()
    writer.endMapping()
    #expect(
      try writer.finish() == """
        plain: text of words
        version: "1.32"
        number: 1.32
        script: |
          one
            two
        empty: []

        """)
  }

  @Test func breaksThatOnlySomeReadersKnowAreEscaped() throws {
    for text in ["a\u{85}b", "a\u{2028}b", "a\nb\u{2029}c", "\u{FEFF}a", "a\rb"] {
      var writer = YAMLWriter()
      writer.string(text)
      let document = try writer.finish()
      for scalar in "\u{85}\u{2028}\u{2029}\u{FEFF}\r".unicodeScalars {
        #expect(!document.unicodeScalars.contains(scalar), "\(text.debugDescription)")
      }
    }
  }

  @Test func anUnfinishedDocumentIsAFailure() {
    #expect(throws: YAMLWriter.Failure.self) {
      var writer = YAMLWriter()
      writer.beginMapping()
      writer.string("key")
      _ = try writer.finish()
    }
  }
}

extension YAMLNode {
  func isText(_ text: String) -> Bool {
    guard let scalar, scalar.value == .string else { return false }
    return scalar.text.utf8.elementsEqual(text.utf8)
  }
}
