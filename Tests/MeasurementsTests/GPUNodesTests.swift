import Measurements
import RecipeTable
import Testing

@Suite struct GPUNodesTests {
  private static let universe = "cloud.google.com/gke-accelerator"

  // MARK: Both encodings

  /// Three GPU nodes and one without; `a` is on two of them, `b` on all, `c` only on the other.
  private static let items = items([
    (universe, "h100", "n1,n2,n3"), ("a", "x", "n1"), ("a", "y", "n2"), ("b", "", "n1,n2,n3,n4"),
    ("c", "z", "n4"),
  ])
  private static let folded = SampleSnapshots.withLabels(
    "\(universe): h100|n1,n2,n3\na.x: x|n1\na.y: y|n2\nb: '|n1,n2,n3,n4'\nc: z|n4")

  @Test(arguments: [
    ("b=", true, "all 3 GPU nodes have b="), ("!c", true, "none of 3 GPU nodes has c"),
    (" !  c ", true, "none of 3 GPU nodes has c"),
    ("!absent", true, "none of 3 GPU nodes has absent"),
    ("a=x", false, "2 of 3 GPU nodes lack a=x: n2, n3"),
    ("c=z", false, "3 of 3 GPU nodes lack c=z: n1, n2, n3"),
    ("b=1", false, "3 of 3 GPU nodes lack b=1: n1, n2, n3"),
    ("!a", false, "2 of 3 GPU nodes have a: n1, n2"),
    ("!b", false, "3 of 3 GPU nodes have b: n1, n2, n3"),
  ])
  func answers(_ value: String, _ isSatisfied: Bool, _ actual: String) throws {
    for text in [Self.items, Self.folded] {
      let answer = try snapshot(text).gpuNodes(satisfy: value)
      #expect(answer.isSatisfied == isSatisfied)
      #expect(answer.actual == actual)
    }
  }

  @Test func manyNodesAreNotAllNamed() throws {
    let nodes = (1...9).map { "n\($0)" }.joined(separator: ",")
    let answer = try snapshot(Self.items([(Self.universe, "h100", nodes)])).gpuNodes(satisfy: "a=1")
    #expect(answer.actual == "9 of 9 GPU nodes lack a=1: n1, n2, n3, n4, n5 and 4 more")
  }

  @Test(arguments: [
    "", "a", "!", "!a//b", "!a=b", "a/b/c=d", ">= 1", "!= x", "-a=b", "a-=b", "a=b c", "A.B/c=d",
    "/a=b", "a=\(String(repeating: "x", count: 64))", "!\(String(repeating: "x", count: 64))",
  ])
  func malformedValues(_ value: String) throws {
    #expect(throws: NodeLabelExpression.Malformed.self) { try NodeLabelExpression(value) }
    let sample = try snapshot(Self.items)
    #expect(throws: Snapshot.Unavailable.self) { try sample.gpuNodes(satisfy: value) }
  }

  @Test func labelsAsKubernetesHasThem() throws {
    for text in ["nvidia.com/gpu.present=true", "a=", "!a.b/C_d.e", "a=X_1.y", " a=b "] {
      #expect(throws: Never.self) { try NodeLabelExpression(text) }
    }
  }

  // MARK: Nothing holds because something is missing

  @Test func withoutLabelsOrNodes() throws {
    for text in [
      SampleSnapshots.yaml, Self.items([("a", "x", "n1")]), SampleSnapshots.withLabels("a: x|n1"),
    ] {
      expectUnavailable(text, "!a")
      expectUnavailable(text, "a=x")
    }
  }

  @Test(arguments: [
    "a: x|n1 (+2 more)", "a: x", "a: x|y|n1", "a: x|", "a: x|n1,", "a: x|N1", "a: x|n1,,n2",
    "a: 'x|n1, n2'", "a.x: x|n1", "a.x: x|n1\na.y: y|n1", "a: x|n1 (+99999999999999999999 more)",
  ])
  func foldedReadingsThatTellNothing(_ labels: String) {
    let text = SampleSnapshots.withLabels("\(Self.universe): h100|n1,n2\n\(labels)")
    expectUnavailable(text, "!a")
    expectUnavailable(text, "a=x")
  }

  @Test func otherLabelsThatBeginTheSame() throws {
    let text = SampleSnapshots.withLabels(
      "\(Self.universe): h100|n1\na.b: x|n1\nab: y|n1 (+1 more)")
    #expect(try snapshot(text).gpuNodes(satisfy: "!a").isSatisfied)
  }

  @Test(arguments: [
    "{context: {value: x}, data: {node-count: 1, node-list: n1, truncated: false}}",
    "{context: {key: a}, data: {node-count: 1, node-list: n1}}",
    "{context: {key: a}, data: {node-list: n1, truncated: false}}",
    "{context: {key: a}, data: {node-count: 2, node-list: n1, truncated: false}}",
    "{context: {key: a}, data: {node-count: 1, node-list: n1, truncated: true}}",
    "{context: {key: a}, data: {node-count: 3, node-list: n1 (+2 more), truncated: true}}",
    "{context: {key: a}, data: {node-count: 1, truncated: false}}",
    "{context: {key: a}, data: {node-count: 1, node-list: n1, node-list-ref: a, truncated: false}}",
    "{context: {key: a}, data: {node-count: 1, node-list-ref: b, truncated: false}}",
    "{context: {key: a}, data: {node-count: 1, node-list-ref: a, truncated: false}}",
    "{context: {key: a}, data: {node-count: 1, node-list: N1, truncated: false}}",
    "{context: {key: a}, data: {node-count: 0, node-list: '', truncated: false}}",
    "{context: {key: a}, data: {node-count: -1, node-list: n1, truncated: false}}",
    "{context: {key: a}, data: {node-count: 9223372036854775807, node-list: n1, truncated: false}}",
  ])
  func itemsThatTellNothing(_ item: String) {
    let good =
      "{context: {key: \(Self.universe)}, data: {node-count: 2, node-list: 'n1,n2', truncated: false}}"
    let text = SampleSnapshots.withLabels("b: x|n1", items: "[\(good), \(item)]")
    expectUnavailable(text, "!a")
    expectUnavailable(text, "a=")
  }

  @Test func contradictions() {
    expectUnavailable(
      Self.items([(Self.universe, "h100", "n1"), ("a", "x", "n1"), ("a", "y", "n1")]), "a=x")
  }

  @Test func itemsReferToReadings() throws {
    let text = SampleSnapshots.withLabels(
      "\(Self.universe): h100|n1,n2\na.x: x|n1\na.y: y|n2",
      items: """
        [{context: {key: \(Self.universe), value: h100},
          data: {node-count: 2, node-list-ref: \(Self.universe), truncated: false}},
         {context: {key: a, value: x}, data: {node-count: 1, node-list-ref: a.x, truncated: false}},
         {context: {key: a, value: y}, data: {node-count: 1.0, node-list-ref: a.y, truncated: false}}]
        """)
    #expect(try snapshot(text).gpuNodes(satisfy: "a=x").actual == "1 of 2 GPU nodes lack a=x: n2")
  }

  // MARK: Help

  private static func items(_ labels: [(key: String, value: String, nodes: String)]) -> String {
    let items = labels.map { label in
      "{context: {key: \(label.key), value: '\(label.value)'}, data: {truncated: false, "
        + "node-count: \(label.nodes.split(separator: ",").count), node-list: '\(label.nodes)'}}"
    }
    return SampleSnapshots.withLabels("", items: "[\(items.joined(separator: ", "))]")
  }

  private func expectUnavailable(_ text: String, _ value: String) {
    #expect(throws: Snapshot.Unavailable.self) {
      try snapshot(text).gpuNodes(satisfy: value)
    }
  }
}

extension SampleSnapshots {
  /// - Parameter data: lines.
  fileprivate static func withLabels(_ data: String, items: String = "[]") -> String {
    let readings = data.split(separator: "\n").map { "            \($0)\n" }.joined()
    let lines = items.split(separator: "\n").joined(separator: " ")
    return """
      measurements:
        - type: NodeTopology
          subtypes:
            - subtype: label
              data:
      \(readings)        items: \(lines)
      """
  }
}
