/// A drawing of a graph in layers: what stands in which layer is given, what stands at which height is
/// worked out, so that few edges cross and most are straight. Same graph: same layout.
struct LayeredLayout {
  /// For each node, the height of its middle; the highest is at 0.
  let nodeHeights: [Int]
  /// For each edge, in the order of their targets.
  let routes: [Route]

  struct Route {
    let source: Int
    let target: Int
    /// In each layer from the source's to the target's.
    let heights: [Int]
  }

  /// - Parameters:
  ///   - layers: of each node.
  ///   - sources: for each node, those of lower layers that edges lead from.
  init(layers: [Int], sources: [[Int]]) {
    let graph = LayeredGraph(layers: layers, sources: sources)
    let heights = Self.stacked(graph)
    nodeHeights = Array(heights.prefix(graph.nodeCount))
    routes = graph.routes.map { route in
      Route(
        source: route.vertices[0], target: route.vertices[route.vertices.count - 1],
        heights: route.vertices.map { heights[$0] })
    }
  }

  /// The parts below one another, each as high as what stands above it lets it be.
  private static func stacked(_ graph: LayeredGraph) -> [Int] {
    var heights = graph.layers.map { _ in 0 }
    // What the next part may not reach, in each layer.
    var lowest = [Int?](repeating: nil, count: (graph.layers.max() ?? -1) + 1)
    for part in graph.parts {
      let order = LayerOrder.best(graph, part)
      let own = LayerPlacement.heights(graph, order)
      let shift =
        order.indices.compactMap { layer in
          order[layer].first.map { (lowest[layer].map { $0 + between } ?? 0) - own[$0] }
        }.max() ?? 0
      for (layer, vertices) in order.enumerated() {
        for vertex in vertices { heights[vertex] = own[vertex] + shift }
        if let last = vertices.last { lowest[layer] = heights[last] }
      }
    }
    return heights
  }

  /// Room between parts.
  private static let between = 36
}
