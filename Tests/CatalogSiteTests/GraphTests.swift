import RecipeTable
import Testing

@testable import CatalogSite

/// Graphs for tests: nodes with what they wait for.
typealias GraphNodes = [(name: String, dependencies: [String])]

enum SampleGraphs {
  /// A graph without circles. Same seed, same graph.
  static func random(_ seed: UInt64, nodes: Int, edges: Int) -> GraphNodes {
    var random = SeededNumbers(seed: seed)
    var dependencies = [[String]](repeating: [], count: nodes)
    // Names do not give away the order.
    let names = (0..<nodes).map { "n\($0 * 7 % nodes)-\($0)" }
    for _ in 0..<edges where nodes > 1 {
      let later = Int.random(in: 1..<nodes, using: &random)
      dependencies[later].append(names[Int.random(in: 0..<later, using: &random)])
    }
    return zip(names, dependencies).map { ($0, $1) }
  }

  static func chain(_ count: Int) -> GraphNodes {
    (0..<count).map { ("n\($0)", $0 == 0 ? [] : ["n\($0 - 1)"]) }
  }
}

struct SeededNumbers: RandomNumberGenerator {
  var seed: UInt64

  mutating func next() -> UInt64 {
    seed ^= seed << 13
    seed ^= seed >> 7
    seed ^= seed << 17
    return seed
  }
}

extension DependencyGraph {
  /// For each node, all that it waits for, directly or not.
  func closure(of edges: [[Int]]) -> [Set<Int>] {
    var closure = names.map { _ in Set<Int>() }
    for node in layers.joined() {
      for dependency in edges[node] {
        closure[node].formUnion(closure[dependency].union([dependency]))
      }
    }
    return closure
  }
}

@Suite struct DependencyGraphTests {
  static let nodes: GraphNodes = [
    ("operator", ["crds", "cert-manager"]), ("app", ["operator", "crds", "elsewhere"]),
    ("crds", []), ("cert-manager", []), ("apart", ["app2"]),
  ]

  @Test func levelsAreTheLongestWayDown() {
    let graph = DependencyGraph(Self.nodes)
    #expect(graph.namesByLevel == [["apart", "cert-manager", "crds"], ["operator"], ["app"]])
    #expect(graph.edgeCount == 4)
    #expect(graph.circularCount == 0)
  }

  @Test func whatFollowsIsNotEssential() {
    let graph = DependencyGraph(Self.nodes)
    let app = graph.names.firstIndex(of: "app") ?? 0
    #expect(graph.dependencies[app].map { graph.names[$0] } == ["crds", "operator"])
    #expect(graph.essentialDependencies[app].map { graph.names[$0] } == ["operator"])
  }

  @Test func namesThatComeTwiceAreOneNode() {
    let graph = DependencyGraph([("b", ["a", "a"]), ("a", []), ("b", ["c"]), ("c", [])])
    #expect(graph.names == ["a", "b", "c"])
    #expect(graph.dependencies == [[], [0, 2], []])
  }

  @Test func spellingsOfAnAccentAreTwoNodes() {
    let graph = DependencyGraph([("e\u{301}", []), ("\u{e9}", ["e\u{301}"])])
    #expect(graph.names.count == 2)
    #expect(graph.edgeCount == 1)
  }

  @Test func circlesAreBroken() {
    let graph = DependencyGraph([
      ("a", ["a"]), ("b", ["c"]), ("c", ["d"]), ("d", ["b", "a"]), ("e", ["b"]),
    ])
    // The search meets c and d on its way from b, and then b again.
    #expect(graph.circularCount == 2)
    #expect(graph.namesByLevel == [["a"], ["d"], ["c"], ["b"], ["e"]])
  }

  @Test(arguments: 1...40)
  func anyGraphIsOrdered(_ seed: UInt64) {
    var nodes = SampleGraphs.random(seed, nodes: 12, edges: 20)
    // Turned around, some of these close circles.
    for edge in SampleGraphs.random(seed + 100, nodes: 12, edges: 6) {
      for other in edge.dependencies { nodes.append((other, [edge.name])) }
    }
    let graph = DependencyGraph(nodes)
    for node in graph.names.indices {
      let levels = graph.dependencies[node].map { graph.levels[$0] }
      #expect(graph.levels[node] == (levels.max() ?? -1) + 1)
    }
    #expect(graph.closure(of: graph.essentialDependencies) == graph.closure(of: graph.dependencies))
    #expect(hasNothingToSpare(graph))
  }

  /// Whether no essential dependency follows from the others.
  private func hasNothingToSpare(_ graph: DependencyGraph) -> Bool {
    let closure = graph.closure(of: graph.dependencies)
    return graph.essentialDependencies.allSatisfy { dependencies in
      dependencies.allSatisfy { one in dependencies.allSatisfy { !closure[$0].contains(one) } }
    }
  }

  @Test func nothingIsAGraph() {
    let graph = DependencyGraph([])
    #expect(graph.layers.isEmpty && graph.edgeCount == 0)
    #expect(GraphDrawing(graph) == nil)
  }

  @Test(.timeLimit(.minutes(10)))
  func thousandsInARowAreNoBurden() {
    let chain = DependencyGraph(SampleGraphs.chain(5_000).reversed())
    #expect(chain.layers.count == 5_000)
    #expect(GraphDrawing(chain) == nil)
    var ring = SampleGraphs.chain(5_000)
    ring[0].dependencies = ["n4999"]
    let broken = DependencyGraph(ring)
    #expect(broken.circularCount == 1 && broken.layers.count == 5_000)
  }
}

@Suite struct DependencyPageTests {
  static let page = "recipes/h100-eks-ubuntu-training"

  @Test func levelsAreListed() throws {
    let site = try SiteTests.render(.ordinary)
    let text = site[Self.page + ".md"]
    #expect(text.contains("- Level 1\n  - `cert-manager`\n- Level 2\n  - `gpu-operator` after"))
    #expect(
      text.contains(
        "after `cert-manager`, `network-operator` (not deployed), `elsewhere` (not deployed)\n"))
    #expect(site["recipes/kind.md"].contains("## Dependencies\n\nNo component is deployed.\n"))
  }

  @Test func boxesLeadToTheTable() throws {
    let document = try Document(SiteTests.render(.ordinary)[Self.page + ".html"])
    // From what waits for it, in the table, from the drawing and from the list.
    let links = document.elements.filter { $0["href"] == "#component:cert-manager" }
    #expect(links.map(\.name) == ["a", "a", "a"])
    #expect(links.allSatisfy { $0.text == "cert-manager" })
    #expect(document.elements.contains { $0.name == "svg" && $0["role"] == "group" })
  }

  @Test func circlesAreOwnedUpTo() throws {
    var sample = SampleTable()
    sample.add([.service: "kind"], document: Self.ring)
    let site = try SiteTests.render(sample)
    #expect(site["recipes/kind.html"].contains("close a circle"))
    #expect(site["recipes/kind.md"].contains("left out of the levels: 1."))
  }

  private static var ring: Value {
    .record([
      "apiVersion": "aicr.run/v1alpha2", "deploymentOrder": .strings(["a", "b"]),
      "componentRefs": .array([
        .record(["name": "a", "type": "Helm", "dependencyRefs": .strings(["b"])]),
        .record(["name": "b", "type": "Helm", "dependencyRefs": .strings(["a"])]),
      ]),
    ])
  }
}
