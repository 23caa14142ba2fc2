/// A graph whose edges all lead from one layer to the next: an edge that spans several layers got a
/// bend in each of those between.
struct LayeredGraph {
  /// An edge and the vertices on its way, both ends among them.
  struct Route {
    let vertices: [Int]
  }

  /// The first vertices are the nodes, the others are bends.
  let nodeCount: Int
  /// For each vertex.
  private(set) var layers: [Int]
  /// For each vertex, its neighbours in the layer before.
  private(set) var before: [[Int]]
  /// For each vertex, its neighbours in the layer after.
  private(set) var after: [[Int]]
  private(set) var routes: [Route] = []

  /// - Parameters:
  ///   - layers: of each node.
  ///   - sources: for each node, those of lower layers that edges lead from.
  init(layers: [Int], sources: [[Int]]) {
    nodeCount = layers.count
    self.layers = layers
    before = layers.map { _ in [] }
    after = layers.map { _ in [] }
    for (target, sources) in sources.enumerated() {
      for source in sources { addEdge(from: source, to: target) }
    }
  }

  func isBend(_ vertex: Int) -> Bool { vertex >= nodeCount }

  /// The parts that no edge connects, the one with most vertices first; the last has all vertices without
  /// an edge. Each lists its vertices layer by layer, in the order in which a walk from its first node
  /// meets them.
  var parts: [[[Int]]] {
    var isSeen = layers.indices.map { before[$0].isEmpty && after[$0].isEmpty }
    let alone = isSeen.indices.filter { isSeen[$0] }
    var parts: [[Int]] = []
    for vertex in layers.indices where !isSeen[vertex] {
      parts.append(walk(from: vertex, &isSeen))
    }
    // Sorting keeps the order of equals.
    parts.sort { $0.count > $1.count }
    return (parts + [alone]).map(layered)
  }

  private mutating func addEdge(from source: Int, to target: Int) {
    var vertices = [source]
    for layer in layers[source] + 1..<layers[target] { vertices.append(addBend(in: layer)) }
    vertices.append(target)
    for (left, right) in zip(vertices, vertices.dropFirst()) {
      after[left].append(right)
      before[right].append(left)
    }
    routes.append(Route(vertices: vertices))
  }

  private mutating func addBend(in layer: Int) -> Int {
    layers.append(layer)
    before.append([])
    after.append([])
    return layers.count - 1
  }

  private func walk(from start: Int, _ isSeen: inout [Bool]) -> [Int] {
    var met: [Int] = []
    var waiting = [start]
    while let vertex = waiting.popLast() {
      if isSeen[vertex] { continue }
      isSeen[vertex] = true
      met.append(vertex)
      waiting += (before[vertex] + after[vertex]).reversed()
    }
    return met
  }

  private func layered(_ vertices: [Int]) -> [[Int]] {
    var result = [[Int]](repeating: [], count: (layers.max() ?? -1) + 1)
    for vertex in vertices { result[layers[vertex]].append(vertex) }
    return result
  }
}
