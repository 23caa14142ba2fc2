import Diagnostics
import Testing
import YAMLSyntax

/// Input that is wrong, too much, or meant to do harm.
@Suite struct RefusalTests {
  private func limits(
    bytes: Int = 1000, depth: Int = 100, nodes: Int = 2_000_000
  ) -> YAMLLimits {
    var limits = YAMLLimits()
    limits.bytes = bytes
    limits.depth = depth
    limits.nodes = nodes
    return limits
  }

  @Test func tooLarge() {
    #expect(codes("a: 12345", limits: limits(bytes: 8)).isEmpty)
    let document = read("a: 123456", limits: limits(bytes: 8))
    #expect(document.root == nil)
    #expect(document.diagnostics.map(\.code) == ["file-too-large"])
    #expect(document.diagnostics.first?.message.contains("9 bytes; at most 8") == true)
  }

  @Test func theOrdinaryLimitIsTenMegabytes() { #expect(YAMLLimits().bytes == 10_000_000) }

  @Test func badUTF8() throws {
    let bytes: [UInt8] = Array("a: é\nb: ".utf8) + [0xC3, 0x28] + Array("\nc: ".utf8) + [0xFF]
    let document = YAMLDocument(bytes: bytes, path: "test.yaml")
    #expect(document.root == nil)
    #expect(document.diagnostics.map(\.code) == ["bad-utf8", "bad-utf8"])
    #expect(document.diagnostics.compactMap(\.range?.start.line) == [2, 3])
    #expect(document.diagnostics.compactMap(\.range?.start.column) == [4, 4])
  }

  @Test(
    arguments: [
      [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
      [0xFF, 0xFE, 0x61, 0x00],
    ] as [[UInt8]])
  func notUTF8(_ bytes: [UInt8]) {
    let document = YAMLDocument(bytes: bytes, path: "test.yaml")
    #expect(document.root == nil)
    #expect(document.diagnostics.map(\.code) == ["bad-utf8"])
  }

  @Test func aByteOrderMarkIsNoText() {
    #expect(read("\u{FEFF}a: 1").root?.shown == "{a: int 1}")
  }

  @Test(arguments: ["a: \u{7}", "a: \"\u{1B}\"", "a: b\u{0}c", "a: \u{7F}"])
  func controlCharacters(_ source: String) {
    #expect(codes(source) == ["yaml-syntax"])
    #expect(read(source).root == nil)
  }

  @Test func tabIndentation() {
    let document = read("a:\n\tb: 1\n")
    #expect(document.root == nil)
    #expect(document.diagnostics.map(\.code) == ["tab-indentation"])
    #expect(document.diagnostics.first?.range?.start.line == 2)
  }

  @Test(arguments: ["a: [1", "a: 'x", "a: {b", "- a\nb: c", "a: b: c", "%YAML 3.0\n---\na", "@x"])
  func syntax(_ source: String) {
    #expect(codes(source) == ["yaml-syntax"])
    #expect(read(source).root == nil)
  }

  /// The line to blame, which is not always the one at which the parser gives up.
  @Test(arguments: [
    ("a: 1\nb: \u{7}\n", 2), ("a: \"x\nb: \"y\"\nc: 1\n", 1), ("a: 'it\nb: 'c'\n", 1),
    ("a:\n  b:1\n  c: 2\n", 2), ("a: [1, 2\nb: 3\n", 1), ("a: {b: 1\nc: 2\n", 1),
    ("a: 1\n b: 2\n", 2), ("a: 'isn''t'\n b: 2\n", 2),
  ])
  func suspects(_ source: String, _ line: Int) {
    #expect(read(source).diagnostics.map(\.code) == ["yaml-syntax"])
    #expect(read(source).diagnostics.first?.range?.start.line == line)
  }

  @Test func secondDocument() {
    let document = read("a: 1\n---\nb: 2\n")
    #expect(document.root?.shown == "{a: int 1}")
    #expect(document.diagnostics.map(\.code) == ["second-document"])
    #expect(document.diagnostics.first?.severity == .warning)
    #expect(document.diagnostics.first?.range?.start.line == 2)
    #expect(codes("---\na: 1\n...\n").isEmpty)
  }

  @Test func aBrokenSecondDocumentLeavesTheFirst() {
    let document = read("a: 1\n...\n]\n")
    #expect(document.root?.shown == "{a: int 1}")
    #expect(document.diagnostics.map(\.code) == ["yaml-syntax"])
  }

  // MARK: Nesting

  private func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }

  @Test func depth() {
    #expect(codes(nested(4), limits: limits(depth: 3)).isEmpty)
    #expect(codes(nested(5), limits: limits(depth: 3)) == ["nested-too-deeply"])
    #expect(codes(nested(100)).isEmpty)
    #expect(codes(nested(200)) == ["nested-too-deeply"])
    #expect(read(nested(100_000)).root == nil)
    #expect(codes(String(repeating: "{a: ", count: 50_000)).count == 1)
    #expect(codes(String(repeating: "- ", count: 50_000)).count == 1)
  }

  @Test func aliasesDoNotNestDeeperThanText() {
    // Each line holds the last one five levels deeper.
    let lines = (1...10).map { "- &a\($0) [[[[[*a\($0 - 1)]]]]]\n" }
    let source = "- &a0 []\n" + lines.joined()
    #expect(codes(source, limits: limits(depth: 60)).isEmpty)
    #expect(codes(source, limits: limits(depth: 40)) == ["nested-too-deeply"])
  }

  @Test func mergedMappingsDoNotNestDeeperThanText() {
    let lines = (1...10).map { "- &a\($0) {b: {<<: *a\($0 - 1)}}\n" }
    let source = "- &a0 {b: {}}\n" + lines.joined()
    #expect(codes(source, limits: limits(depth: 13)).isEmpty)
    #expect(codes(source, limits: limits(depth: 11)) == ["nested-too-deeply"])
  }

  // MARK: Amount

  @Test func nodes() {
    #expect(codes("[1, 2, 3]", limits: limits(nodes: 4)).isEmpty)
    #expect(codes("[1, 2, 3, 4]", limits: limits(nodes: 4)) == ["too-many-nodes"])
    // A key counts as its value does.
    #expect(codes("{a: 1, b: 2}", limits: limits(nodes: 5)).isEmpty)
    #expect(codes("{a: 1, b: 2}", limits: limits(nodes: 4)) == ["too-many-nodes"])
  }

  @Test func nodesBehindAliasesCount() {
    #expect(codes("[&a [1, 2], *a]", limits: limits(nodes: 7)).isEmpty)
    #expect(codes("[&a [1, 2], *a]", limits: limits(nodes: 6)) == ["too-many-nodes"])
  }

  /// Nine lines that stand for a billion values.
  @Test func aliasBomb() {
    let lines = (1...9).map { level in
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      return "a\(level): &a\(level) [\(aliases)]\n"
    }
    let document = read("a0: &a0 lol\n" + lines.joined())
    #expect(document.root == nil)
    #expect(document.diagnostics.map(\.code) == ["too-many-nodes"])
  }

  @Test func mergeBomb() {
    let lines = (1...30).map {
      "- &a\($0) {<<: [*a\($0 - 1), *a\($0 - 1)], k\($0): [*a\($0 - 1)]}\n"
    }
    #expect(codes("- &a0 {k: v}\n" + lines.joined()) == ["too-many-nodes"])
  }

  @Test func recursiveAlias() {
    #expect(codes("a: &x [*x]") == ["recursive-alias"])
    #expect(codes("a: &x {b: {c: *x}}") == ["recursive-alias"])
    #expect(codes("a: &x {<<: *x}") == ["recursive-alias"])
  }

  @Test func unknownAnchor() {
    let document = read("a: 1\nb: *nowhere\n")
    #expect(document.root == nil)
    #expect(document.diagnostics.map(\.code) == ["unknown-anchor"])
    #expect(document.diagnostics.first?.range?.shown == "2:4-2:12")
  }

  // MARK: Keys

  @Test func duplicateKeysPointAtTheFirst() {
    let document = read("a: 1\nb: 2\na: 3\n")
    #expect(document.root?.shown == "{a: int 1, b: int 2}")
    #expect(document.diagnostics.map(\.code) == ["duplicate-key"])
    #expect(document.diagnostics.first?.range?.shown == "3:1-3:2")
    #expect(document.diagnostics.first?.notes.first?.range?.shown == "1:1-1:2")
  }

  @Test(arguments: ["[a]: 1", "{a: b}: 1", "? [x]\n: 1"])
  func keysAreScalars(_ source: String) {
    #expect(codes(source) == ["key-not-scalar"])
  }
}
