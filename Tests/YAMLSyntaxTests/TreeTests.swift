import Diagnostics
import Testing
import YAMLSyntax

/// Places, styles, aliases and merge keys.
@Suite struct TreeTests {
  @Test func ranges() throws {
    let root = try #require(
      read(
        """
        a: text
        b:
          - one
          - "två": 'x'
        c: {d: [1, 2]}
        """
      ).root?.mapping)
    #expect(root["a"]?.range.shown == "1:4-1:8")
    #expect(root["b"]?.range.shown == "3:3-4:15")
    let item = try #require(root["b"]?.sequence?[1].mapping?.entries.first)
    // A column is a scalar, not a byte: å is two bytes.
    #expect(item.keyRange.shown == "4:5-4:10")
    #expect(item.value.range.shown == "4:12-4:15")
    #expect(root["c"]?.range.shown == "5:4-5:15")
    #expect(root["c"]?.isFlow == true)
    #expect(root["b"]?.isFlow == false)
    #expect(root["c"]?.mapping?["d"]?.sequence?[1].range.shown == "5:12-5:13")
  }

  @Test func columnsCountScalarsBeyondTheBasicPlane() {
    let root = read("{a: 😀, b: x}").root
    #expect(root?.mapping?["b"]?.range.shown == "1:11-1:12")
  }

  @Test func styles() {
    let root = read("- a\n- 'a'\n- \"a\"\n- |\n  a\n- >\n  a\n").root
    let styles = root?.sequence?.compactMap(\.scalar?.style)
    #expect(styles == [.plain, .singleQuoted, .doubleQuoted, .literal, .folded])
  }

  @Test func emptyDocuments() {
    #expect(read("").root == nil)
    #expect(read("").diagnostics.isEmpty)
    #expect(read("# nothing\n").root == nil)
    #expect(read("---\n").root?.isNull == true)
    #expect(read("a:").root?.mapping?["a"]?.isNull == true)
  }

  @Test func keysKeepTheirOrderAndText() {
    #expect(
      read("b: 1\na: 2\n8080: x\ntrue: y\n").root?.shown
        == "{b: int 1, a: int 2, 8080: str x, true: str y}")
    #expect(codes("8080: x\n\"8080\": y\n") == ["duplicate-key"])
  }

  @Test func keysAreComparedByTheirBytes() {
    // é in one scalar and in two: what Swift calls equal, and the rules do not.
    let document = read("\u{E9}: 1\ne\u{301}: 2\n")
    #expect(document.diagnostics.isEmpty)
    #expect(document.root?.mapping?.entries.count == 2)
    #expect(document.root?.mapping?["e\u{301}"]?.shown == "int 2")
  }

  @Test func largeMappingsFindTheirDuplicates() {
    let keys = (0..<40).map { "k\($0): \($0)\n" }
    for repeated in [0, 7, 8, 9, 39] {
      #expect(codes(keys.joined() + "k\(repeated): x\n") == ["duplicate-key"])
    }
    #expect(codes(keys.joined()).isEmpty)
  }

  // MARK: Aliases

  @Test func aliasesStandForTheirAnchor() {
    #expect(
      read("a: &x {k: 1}\nb: *x\nc: [*x, *x]\n").root?.shown
        == "{a: {k: int 1}, b: {k: int 1}, c: [{k: int 1}, {k: int 1}]}")
  }

  @Test func anAliasHasItsAnchorsRange() {
    let root = read("a: &x one\nb: *x\n").root?.mapping
    // libyaml counts the anchor as part of the node.
    #expect(root?["b"]?.range.shown == root?["a"]?.range.shown)
    #expect(root?["b"]?.range.start.line == 1)
  }

  @Test func anAnchorCanBeSetAgain() {
    #expect(read("- &x 1\n- *x\n- &x 2\n- *x\n").root?.shown == "[int 1, int 1, int 2, int 2]")
  }

  @Test func aliasesAsKeys() {
    #expect(read("a: &x k\n*x : 1\n").root?.shown == "{a: str k, k: int 1}")
  }

  // MARK: Merge keys

  @Test func explicitKeysWinWhereverTheMergeStands() {
    #expect(
      read("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 3\n").root?.mapping?["b"]?.shown
        == "{k: int 3, l: int 2}")
    #expect(
      read("a: &x {k: 1, l: 2}\nb:\n  k: 3\n  <<: *x\n").root?.mapping?["b"]?.shown
        == "{k: int 3, l: int 2}")
  }

  @Test func ofSeveralMergedTheEarlierWins() {
    let source = "- &x {k: 1}\n- &y {k: 2, l: 3}\n- {<<: [*x, *y]}\n- {<<: [*y, *x]}\n"
    #expect(read(source).root?.sequence?[2].shown == "{k: int 1, l: int 3}")
    #expect(read(source).root?.sequence?[3].shown == "{k: int 2, l: int 3}")
  }

  @Test func mergedMappingsThatMerge() {
    let source = "- &x {k: 1, l: 1}\n- &y {<<: *x, l: 2}\n- {<<: *y, m: 3}\n"
    #expect(read(source).root?.sequence?[2].shown == "{m: int 3, l: int 2, k: int 1}")
  }

  @Test func mergesAreShallow() {
    let source = "- &x {k: {p: 1, q: 2}}\n- {<<: *x, k: {p: 3}}\n"
    #expect(read(source).root?.sequence?[1].shown == "{k: {p: int 3}}")
  }

  @Test func aMergedMappingInPlace() {
    #expect(read("a: {<<: {k: 1}, l: 2}\n").root?.mapping?["a"]?.shown == "{l: int 2, k: int 1}")
  }

  @Test func aQuotedMergeKeyIsAKey() {
    #expect(read("a: {'<<': {k: 1}}\n").root?.shown == "{a: {<<: {k: int 1}}}")
  }

  @Test(arguments: ["a: {<<: 1}", "a: {<<: [1]}", "a: {<<: [{b: 1}, [c]]}", "<<:\n"])
  func mergesTakeMappings(_ source: String) {
    #expect(codes(source) == ["bad-merge"])
  }

  @Test func theMergedTreeIsNotChanged() {
    let root = read("- &x {k: 1}\n- {<<: *x, k: 2}\n- *x\n").root
    #expect(root?.sequence?[0].shown == "{k: int 1}")
    #expect(root?.sequence?[2].shown == "{k: int 1}")
  }
}
