import Testing
import YAMLSyntax

@Suite struct InsertionTests {
  private let item = YAMLItem(lines: ["- b"], flow: "b")

  private func appending(
    _ text: String, to path: [String] = ["list"], after earlier: [String] = []
  ) -> String? {
    YAMLDocument(bytes: Array(text.utf8), path: "f.yaml").appending(item, to: path, after: earlier)
  }

  @Test func listsInLinesOfTheirOwn() {
    #expect(appending("list:\n  - a\n") == "list:\n  - a\n  - b\n")
    #expect(appending("list:\n- a\n") == "list:\n- a\n- b\n")
    #expect(appending("list:\n- a") == "list:\n- a\n- b")
    #expect(appending("list:\n- a # why\n\n# end\n") == "list:\n- a # why\n- b\n\n# end\n")
    #expect(
      appending("list:\n  - a: |\n      # x\n\nz: 1\n")
        == "list:\n  - a: |\n      # x\n  - b\n\nz: 1\n")
    #expect(appending("list:\r\n- a\r\nz: 1\r\n") == "list:\r\n- a\r\n- b\r\nz: 1\r\n")
    #expect(appending("list:\n- a\n\n- c\n") == "list:\n- a\n\n- c\n\n- b\n")
  }

  @Test func listsInBrackets() {
    #expect(appending("list: [a]\n") == "list: [a, b]\n")
    #expect(appending("list: []  # none\n") == "list: [b]  # none\n")
    #expect(appending("list: [\n  a, # first\n]\n") == "list: [\n  a, b, # first\n]\n")
  }

  @Test func listsThatAreBegun() {
    #expect(appending("list:\nz: 1\n") == "list:\n  - b\nz: 1\n")
    #expect(appending("x: 1\ny: 2\n", after: ["x"]) == "x: 1\nlist:\n  - b\ny: 2\n")
    #expect(appending("x: 1\ny: 2\n") == "x: 1\ny: 2\nlist:\n  - b\n")
    #expect(
      appending("s:\n  x:\n    y: 1\n  z: 2\n", to: ["s", "list"], after: ["x"])
        == "s:\n  x:\n    y: 1\n  list:\n    - b\n  z: 2\n")
  }

  /// Where it is not clear what would come of it, nothing is done.
  @Test(arguments: [
    "", "list: text\n", "list: ~\n", "{list: 1}\n", "{x: 1}\n", "- list\n", "list: {a: 1}\n",
    "list: &l [a]\nother: *l\n",
  ])
  func textThatIsLeftAlone(_ text: String) { #expect(appending(text) == nil) }
}
