import Diagnostics
import TestSupport
import Testing

@testable import YAMLSyntax

@Suite struct RemovalTests {
  /// The text without the value at a path of keys and numbers; nil where that is not offered.
  private func without(_ path: String, _ text: String) throws -> String? {
    let document = read(text)
    var node = try #require(document.root)
    for part in path.split(separator: ".").map(String.init) {
      let child = node.mapping?[part] ?? Int(part).flatMap { node.sequence?[$0] }
      node = try #require(child)
    }
    guard let edit = document.root?.removal(ofValueAt: node.range) else { return nil }
    let shorter: String = try #require(document.file.applying([edit]))
    return shorter
  }

  @Test func anEntryGoesWithItsLines() throws {
    #expect(try without("b", "a: 1\nb: 2\nc: 3\n") == "a: 1\nc: 3\n")
    #expect(try without("b", "a: 1\nb:\n  x: 1\n  y: [2]\nc: 3\n") == "a: 1\nc: 3\n")
    #expect(try without("b", "a: 1\nb:\n- x\n- y\nc: 3\n") == "a: 1\nc: 3\n")
    #expect(try without("b", "a: 1\nb: |\n  x\n\n  y\n\nc: 3\n") == "a: 1\n\nc: 3\n")
    #expect(try without("b", "a: 1\nb: x\n  y\nc: 3\n") == "a: 1\nc: 3\n")
    #expect(try without("b", "a: 1\nb: 2") == "a: 1\n")
    #expect(try without("a.b", "a:\n  b: 1\n  c: 2\n") == "a:\n  c: 2\n")
  }

  @Test func anItemGoesWithItsDash() throws {
    #expect(try without("1", "- a\n- b\n- c\n") == "- a\n- c\n")
    #expect(try without("l.0", "l:\n  - a: 1\n    b: 2\n  - c\n") == "l:\n  - c\n")
  }

  @Test func theNextKeyTakesTheFirstOnesPlace() throws {
    #expect(try without("0.a", "- a: 1\n  b: 2\n") == "- b: 2\n")
    #expect(try without("0.a", "- a: 1 # why\n  b: 2\n") == "- b: 2\n")
    #expect(try without("0.a", "- a: 1\n  # of b\n  b: 2\n") == nil)
  }

  @Test func nothingIsLeftEmpty() throws {
    #expect(try without("a.b.c", "a:\n  b:\n    c: 1\nd: 2\n") == "d: 2\n")
    #expect(try without("a.b.0", "a:\n  b: [x]\n  c: 1\n") == "a:\n  c: 1\n")
    #expect(try without("l.0.a", "l:\n  - a: 1\n  - b: 2\n") == nil)
    #expect(try without("a", "a: 1\n") == nil)
  }

  @Test func inBracesOnOneLine() throws {
    #expect(try without("0", "[a, b, c]\n") == "[b, c]\n")
    #expect(try without("1", "[a, b, c]\n") == "[a, c]\n")
    #expect(try without("2", "[a, b, c] # d\n") == "[a, b] # d\n")
    #expect(try without("a", "{a: \"1,\", b: 2}\n") == "{b: 2}\n")
    #expect(try without("b.c", "{a: 1, b: {c: 2}}\n") == "{a: 1}\n")
    #expect(try without("0", "[a,\n b]\n") == nil)
  }

  @Test func commentsThatSpeakOfItGoAndOthersStay() throws {
    #expect(try without("b", "a: 1\n# of b\nb: 2 # why\n\nc: 3\n") == "a: 1\n\nc: 3\n")
    #expect(try without("b", "a: 1\n# of b\nb: 2\n# of c\nc: 3\n") == "a: 1\n# of c\nc: 3\n")
    #expect(try without("b", "a: 1\n# of both\nb: 2\nc: 3\n") == "a: 1\n# of both\nc: 3\n")
    #expect(try without("a.b", "a:\n  b: 2\n  c: 1\n  # end\n") == "a:\n  c: 1\n  # end\n")
    #expect(try without("a.c", "# top\n\na:\n  b: 1\n  c: 2\n") == "# top\n\na:\n  b: 1\n")
  }

  @Test func whatStandsForOtherPlacesStays() throws {
    #expect(try without("a", "a: &x 1\nb: *x\n") == nil)
    #expect(try without("a.b", "a: &x {b: 1, c: 2}\nd: *x\n") == nil)
    #expect(try without("d.b", "a: &x {b: 1, c: 2}\nd: *x\n") == nil)
    #expect(try without("d.b", "a: &x\n  b: 1\n  c: 2\nd:\n  <<: *x\n  e: 1\n") == nil)
  }

  @Test func lineBreaksStayAsTheyAre() throws {
    #expect(try without("b", "a: 1\r\nb: 2\r\nc: 3\r\n") == "a: 1\r\nc: 3\r\n")
    #expect(try without("b", "a: 1\r\nb: [é]\r\n") == "a: 1\r\n")
    // libyaml sees three lines in the first of ours.
    let odd = read("a: x\rb: 1\rc: 2\n")
    let edit = try #require(odd.root).removal(
      ofValueAt: try #require(odd.root?.mapping?["b"]).range)
    #expect(edit.map { odd.file.applying([$0]) } ?? nil == nil)
  }

  // MARK: Every value of real files

  static let trees =
    [Locations.recipes]
    + ["aicr-2026-08", "aicr-0.11.1"].compactMap { tree in
      Locations.conformance.map { "\($0)/\(tree)/recipes" }
    }

  @Test(arguments: trees) func onlyTheValueGoes(_ tree: String) throws {
    var (offered, asked) = (0, 0)
    for path in try filesBelow(tree) where path.hasSuffix(".yaml") {
      let document = YAMLDocument(bytes: try bytes(of: tree + "/" + path), path: path)
      guard let root = document.root, document.diagnostics.isEmpty else { continue }
      let every = root.everyPath
      for way in every.shuffledPart {
        asked += 1
        guard let edit = root.removal(ofValueAt: root[way].range) else { continue }
        offered += 1
        let text = try #require(document.file.applying([edit]))
        let after = try #require(read(text).root)
        #expect(after.shown == root.without(way[...])?.shown, "\(path) \(way)")
      }
    }
    #expect(offered * 10 > asked * 8, "\(offered) of \(asked)")
  }
}

extension [[Int]] {
  /// At most some hundred, from all over.
  fileprivate var shuffledPart: [[Int]] {
    count <= 60 ? self : stride(from: 0, to: count, by: count / 60).map { self[$0] }
  }
}

extension YAMLNode {
  private var children: [YAMLNode] { sequence ?? mapping?.entries.map(\.value) ?? [] }

  /// The numbers of the children on the way to every node.
  fileprivate var everyPath: [[Int]] {
    children.enumerated().flatMap { number, child in
      [[number]] + child.everyPath.map { [number] + $0 }
    }
  }

  fileprivate subscript(path: [Int]) -> YAMLNode {
    path.reduce(self) { $0.children[$1] }
  }

  /// The node without one below it; nil where nothing would be left.
  fileprivate func without(_ path: ArraySlice<Int>) -> YAMLNode? {
    guard let first = path.first else { return nil }
    let replacement = children[first].without(path.dropFirst())
    if replacement == nil, children.count == 1 { return nil }
    switch content {
    case .scalar: return nil
    case .sequence(var nodes):
      nodes.replaceSubrange(first...first, with: replacement.map { [$0] } ?? [])
      return YAMLNode(content: .sequence(nodes), range: range, isFlow: isFlow)
    case .mapping(let mapping):
      var entries = mapping.entries
      let entry = entries[first]
      entries.replaceSubrange(
        first...first,
        with: replacement.map { [.init(key: entry.key, keyRange: entry.keyRange, value: $0)] } ?? []
      )
      return YAMLNode(
        content: .mapping(YAMLMapping(entries: entries)), range: range, isFlow: isFlow)
    }
  }
}
