import Testing

@testable import CatalogSite

@Suite struct GraphLayoutTests {
  @Test(arguments: 1...60)
  func nothingIsInTheWay(_ seed: UInt64) {
    let size = 4 + Int(seed % 26)
    let graph = DependencyGraph(
      SampleGraphs.random(seed, nodes: size, edges: size * Int(1 + seed % 3)))
    let layout = LayeredLayout(layers: graph.levels, sources: graph.essentialDependencies)
    for layer in graph.layers {
      #expect(nearest(layer.map { layout.nodeHeights[$0] }) >= 30)
    }
    #expect(layout.nodeHeights.allSatisfy { $0 >= 0 && $0.isMultiple(of: 6) })
    for route in layout.routes {
      #expect(route.heights.count == graph.levels[route.target] - graph.levels[route.source] + 1)
      #expect(route.heights.first == layout.nodeHeights[route.source])
      #expect(route.heights.last == layout.nodeHeights[route.target])
      for (place, height) in route.heights.enumerated().dropFirst().dropLast() {
        let passed = graph.layers[graph.levels[route.source] + place]
        #expect(nearest([height], passed.map { layout.nodeHeights[$0] }) >= 18)
      }
    }
  }

  @Test(arguments: 1...20)
  func everyEdgeIsDrawnOrImplied(_ seed: UInt64) {
    let graph = DependencyGraph(SampleGraphs.random(seed, nodes: 16, edges: 40))
    let layout = LayeredLayout(layers: graph.levels, sources: graph.essentialDependencies)
    var drawn = [[Int]](repeating: [], count: graph.names.count)
    for route in layout.routes { drawn[route.target].append(route.source) }
    #expect(drawn == graph.essentialDependencies)
    #expect(graph.closure(of: drawn) == graph.closure(of: graph.dependencies))
    #expect(GraphDrawing(graph)?.impliedCount == graph.edgeCount - layout.routes.count)
  }

  @Test(arguments: 1...20)
  func treesHaveNoCrossings(_ seed: UInt64) {
    // Each node but the first waits for one earlier node.
    var random = SeededNumbers(seed: seed)
    let nodes: GraphNodes = (0..<24).map { number in
      let parent = number == 0 ? nil : Int.random(in: 0..<number, using: &random)
      return ("n\(number * 7 % 24)", parent.map { ["n\($0 * 7 % 24)"] } ?? [])
    }
    #expect(crossingCount(DependencyGraph(nodes)) == 0)
  }

  @Test func whatMustCrossCrossesAsOftenAsItHasTo() {
    // Two columns of three in which each waits for each cross nine times, however they are ordered.
    let sources = ["a", "b", "c"]
    let nodes = sources.map { ($0, [String]()) } + ["x", "y", "z"].map { ($0, sources) }
    #expect(crossingCount(DependencyGraph(nodes)) == 9)
  }

  @Test func aBraidIsUndone() {
    let nodes: GraphNodes =
      (0..<8).map { ("a\($0)", []) } + (0..<8).map { ("b\($0)", ["a\($0 * 3 % 8)"]) }
      + (0..<8).map { ("c\($0)", ["b\($0 * 5 % 8)", "b\(($0 + 1) * 5 % 8)"]) }
    // What cannot be undone is the ring of the last two columns, of which a column has eight: flat, it
    // crosses itself once less than that.
    #expect(crossingCount(DependencyGraph(nodes)) == 7)
  }

  @Test(arguments: 1...20)
  func theOrderOfTheInputDoesNotMatter(_ seed: UInt64) throws {
    var nodes = SampleGraphs.random(seed, nodes: 20, edges: 30)
    let first = try #require(GraphDrawing(DependencyGraph(nodes))).context
    var random = SeededNumbers(seed: seed + 7)
    nodes.shuffle(using: &random)
    for place in nodes.indices { nodes[place].dependencies.shuffle(using: &random) }
    let second = try #require(GraphDrawing(DependencyGraph(nodes))).context
    #expect(first["edges"] as? [String] == second["edges"] as? [String])
    #expect(places(first) == places(second))
  }

  private func places(_ context: [String: Any]) -> [[String]] {
    (context["nodes"] as? [[String: Any]] ?? []).map { node in
      ["id", "x", "y", "width"].map { "\(node[$0] ?? "")" }
    }
  }

  /// Least distance between two of these.
  private func nearest(_ heights: [Int]) -> Int {
    let sorted = heights.sorted()
    return zip(sorted, sorted.dropFirst()).map { $1 - $0 }.min() ?? Int.max
  }

  private func nearest(_ heights: [Int], _ others: [Int]) -> Int {
    heights.flatMap { height in others.map { abs($0 - height) } }.min() ?? Int.max
  }

  /// Counted on the heights alone: two edges cross between two columns when one starts above the other
  /// and ends below it.
  private func crossingCount(_ graph: DependencyGraph) -> Int {
    let layout = LayeredLayout(layers: graph.levels, sources: graph.essentialDependencies)
    let steps = layout.routes.flatMap { route in
      zip(route.heights, route.heights.dropFirst()).enumerated().map { place, heights in
        (column: graph.levels[route.source] + place, from: heights.0, to: heights.1)
      }
    }
    var count = 0
    for (place, one) in steps.enumerated() {
      for other in steps[..<place] where one.column == other.column {
        if (one.from - other.from).signum() * (one.to - other.to).signum() < 0 { count += 1 }
      }
    }
    return count
  }
}

@Suite struct GraphDrawingTests {
  @Test func twoBoxesAndAnArrow() throws {
    let drawing = try #require(GraphDrawing(DependencyGraph([("b", ["a"]), ("a", [])])))
    let context = drawing.context
    // A letter is 7.3 wide, a box 6 wider on each side; a line's half width stands before the first.
    // Columns are 26 apart; boxes are 22 high, the first 22 below the top.
    #expect(context["edges"] as? [String] == ["M21 33H47"])
    #expect(context["width"] as? Int == 68)
    #expect(context["height"] as? Int == 45)
    #expect(context["relativeWidth"] as? String == "5.7")
  }

  @Test func longEdgesAreStraight() throws {
    let graph = DependencyGraph([("a", []), ("b", ["a"]), ("c", ["b", "z"]), ("z", [])])
    let edges = try #require(GraphDrawing(graph)).context["edges"] as? [String] ?? []
    #expect(edges.count == 3)
    // From z past b to c, whose column starts at 93.
    #expect(edges.contains { $0.hasPrefix("M21 ") && $0.hasSuffix("H93") && !$0.contains("C") })
  }

  @Test func tooMuchIsNotDrawn() {
    #expect(GraphDrawing(DependencyGraph(SampleGraphs.chain(150))) != nil)
    #expect(GraphDrawing(DependencyGraph(SampleGraphs.chain(151))) == nil)
    let sources = (0..<21).map { "s\($0)" }
    let dense = sources.map { ($0, [String]()) } + (0..<20).map { ("t\($0)", sources) }
    #expect(GraphDrawing(DependencyGraph(dense)) == nil)
    #expect(GraphDrawing(DependencyGraph([("a", []), ("b", [])])) == nil)
  }

  @Test(.timeLimit(.minutes(10)))
  func theLargestDrawingsAreNoBurden() {
    let nodes = SampleGraphs.random(1, nodes: 60, edges: 120)
    #expect(GraphDrawing(DependencyGraph(nodes)) != nil)
    let sources = (0..<20).map { "s\($0)" }
    let dense = sources.map { ($0, [String]()) } + (0..<20).map { ("t\($0)", sources) }
    #expect(GraphDrawing(DependencyGraph(dense)) != nil)
  }

  @Test func namesFitTheirBoxes() {
    let plain = GraphLabel("nvidia-dra-driver-gpu")
    #expect(plain.text == "nvidia-dra-driver-gpu" && !plain.isShortened && !plain.needsFitting)
    // No such font takes more than 7.24 a letter at this size.
    #expect(Double(plain.width) >= 21 * 7.24)
    let long = GraphLabel(String(repeating: "x", count: 500))
    #expect(long.text == String(repeating: "x", count: 31) + "…" && long.isShortened)
    #expect(long.width == GraphLabel(String(repeating: "x", count: 32)).width)
    #expect(!GraphLabel(String(repeating: "x", count: 32)).isShortened)
  }

  @Test func strangeNamesFitTheirBoxes() {
    // Spelled out as the page does it, and measured then.
    let turned = GraphLabel("a\u{202E}b\nc")
    #expect(turned.text == "a[U+202E]b c")
    #expect(turned.width == GraphLabel("a12345678b c").width)
    let wide = GraphLabel("漢字")
    #expect(wide.needsFitting && wide.width == GraphLabel("1234").width)
    #expect(GraphLabel("").width == 0)
    #expect(
      GraphLabel("e" + String(repeating: "\u{301}", count: 900)).text.unicodeScalars.count == 32)
  }

  @Test func namesStayText() throws {
    let site = try SiteTests.render(.hostileGraph)
    let page = site["recipes/kind.html"]
    let document = try Document(page)
    #expect(
      !document.elements.contains { ["img", "script"].contains($0.name) && $0["src"] == "x" })
    let titles = document.elements.filter { $0.name == "title" && $0.text.contains("onerror") }
    #expect(titles.count == 1)
    #expect(titles.first?.text.contains("[U+202E]") == true)
  }
}

extension SampleTable {
  /// A recipe in which something waits for a component of a name that is meant to break a page.
  fileprivate static var hostileGraph: SampleTable {
    var sample = SampleTable()
    sample.add(
      [.service: "kind"],
      document: .record([
        "apiVersion": "aicr.run/v1alpha2", "deploymentOrder": .strings([attack, "b"]),
        "componentRefs": .array([
          .record(["name": .string(attack), "type": "Helm"]),
          .record(["name": "b", "type": "Helm", "dependencyRefs": .strings([attack])]),
        ]),
      ]))
    return sample
  }
}
