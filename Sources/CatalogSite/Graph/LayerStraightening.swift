/// Takes needless bends out of placed layers: a vertex, or a whole straight line of them, moves to the
/// height of a neighbour where there is room and edges become straighter by it.
struct LayerStraightening {
  private let graph: LayeredGraph
  private let layers: [[Int]]
  /// For each vertex of the graph, those above and below it in its layer.
  private var above: [Int?]
  private var below: [Int?]
  private(set) var heights: [Int]

  /// - Parameters:
  ///   - layers: of one part of the graph, ordered.
  ///   - heights: of each vertex of the graph.
  init(_ graph: LayeredGraph, _ layers: [[Int]], heights: [Int]) {
    self.graph = graph
    self.layers = layers
    self.heights = heights
    above = heights.map { _ in nil }
    below = above
    for layer in layers {
      for (upper, lower) in zip(layer, layer.dropFirst()) {
        above[lower] = upper
        below[upper] = lower
      }
    }
    var passes = Self.mostPasses
    while passes > 0, straighten() { passes -= 1 }
  }

  private static let mostPasses = 10

  /// - Returns: whether anything moved.
  private mutating func straighten() -> Bool {
    var isBetter = false
    for vertex in layers.joined() {
      if move([vertex], to: vertex) || move(line(through: vertex), to: vertex) { isBetter = true }
    }
    return isBetter
  }

  /// Moves vertices of one height to the best height among the neighbours of one of them.
  private mutating func move(_ line: [Int], to vertex: Int) -> Bool {
    let old = heights[vertex]
    var best = (height: old, cost: cost(of: line))
    for neighbour in graph.before[vertex] + graph.after[vertex] {
      let height = heights[neighbour]
      guard height != old, line.allSatisfy({ hasRoom($0, at: height) }) else { continue }
      for vertex in line { heights[vertex] = height }
      let cost = cost(of: line)
      if cost < best.cost { best = (height, cost) }
      for vertex in line { heights[vertex] = old }
    }
    for vertex in line { heights[vertex] = best.height }
    return best.height != old
  }

  /// What straight edges connect a vertex with: one vertex a layer, as no two of a layer share a height.
  private func line(through vertex: Int) -> [Int] {
    var line = [vertex]
    var place = 0
    while place < line.count {
      for neighbour in graph.before[line[place]] + graph.after[line[place]]
      where heights[neighbour] == heights[vertex] && !line.contains(neighbour) {
        line.append(neighbour)
      }
      place += 1
    }
    return line
  }

  private func hasRoom(_ vertex: Int, at height: Int) -> Bool {
    let isBelow = above[vertex].map { upper in
      height - heights[upper] >= LayerPlacement.room(graph, upper, vertex)
    }
    let isAbove = below[vertex].map { lower in
      heights[lower] - height >= LayerPlacement.room(graph, vertex, lower)
    }
    return isBelow ?? true && isAbove ?? true
  }

  private func cost(of line: [Int]) -> Int {
    line.reduce(0) { cost, vertex in
      (graph.before[vertex] + graph.after[vertex]).reduce(cost) {
        $0 + self.cost(ofEdge: vertex, $1)
      }
    }
  }

  /// A line that is nearly straight disturbs as much as one that is not, and a long one more.
  private func cost(ofEdge left: Int, _ right: Int) -> Int {
    let distance = abs(heights[left] - heights[right])
    if distance == 0 { return 0 }
    return distance + (graph.isBend(left) || graph.isBend(right) ? 90 : 30)
  }
}
