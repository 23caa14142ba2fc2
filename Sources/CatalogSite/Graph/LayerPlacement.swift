/// Gives the vertices of ordered layers their heights: edges become as short and as straight as the order
/// and the room that each vertex needs allow.
struct LayerPlacement {
  /// All room is counted in this unit, so that a line is either straight or visibly not.
  private static let unit = 6
  /// Between the middles of two nodes, of a node and a bend, and of two bends.
  private static let room = (nodes: 30, mixed: 18, bends: 12)

  private let graph: LayeredGraph
  private var heights: [Double]
  /// From which distance on a slope counts as one; the larger, the more alike all edges pull.
  private var tolerance = Self.largeTolerance

  /// - Parameter layers: of one part of the graph, ordered.
  /// - Returns: for each vertex of the graph its height, in whole units; 0 outside of the part.
  static func heights(_ graph: LayeredGraph, _ layers: [[Int]]) -> [Int] {
    var placement = LayerPlacement(graph, layers)
    for sweep in 0..<sweepCount {
      // First what is fair, then what is straight.
      placement.tolerance = sweep < sweepCount / 3 ? largeTolerance : Double(unit)
      for layer in layers { placement.settle(layer) }
      for layer in layers.reversed() { placement.settle(layer) }
    }
    var heights = graph.layers.map { _ in 0 }
    for layer in layers { placement.round(layer, into: &heights) }
    return LayerStraightening(graph, layers, heights: heights).heights
  }

  private static let sweepCount = 24
  private static let largeTolerance = 1000.0

  private init(_ graph: LayeredGraph, _ layers: [[Int]]) {
    self.graph = graph
    heights = graph.layers.map { _ in 0 }
    for layer in layers {
      for (vertex, offset) in zip(layer, Self.offsets(graph, layer)) { heights[vertex] = offset }
    }
  }

  /// Least room between the middles of neighbours in a layer.
  static func room(_ graph: LayeredGraph, _ upper: Int, _ lower: Int) -> Int {
    switch (graph.isBend(upper), graph.isBend(lower)) {
    case (false, false): room.nodes
    case (true, true): room.bends
    default: room.mixed
    }
  }

  /// Heights at which the vertices of a layer stand as closely as they may.
  private static func offsets(_ graph: LayeredGraph, _ layer: [Int]) -> [Double] {
    var offsets = [0.0]
    for (upper, lower) in zip(layer, layer.dropFirst()) {
      offsets.append(offsets[offsets.count - 1] + Double(room(graph, upper, lower)))
    }
    return offsets
  }

  /// Moves a layer to where its edges pull it.
  private mutating func settle(_ layer: [Int]) {
    let offsets = Self.offsets(graph, layer)
    var blocks: [Block] = []
    for (vertex, offset) in zip(layer, offsets) {
      var block = pull(on: vertex, offset)
      while let last = blocks.last, last.height >= block.height {
        blocks.removeLast()
        block = last.joined(with: block)
      }
      blocks.append(block)
    }
    let settled = blocks.flatMap { [Double](repeating: $0.height, count: $0.count) }
    for (vertex, (height, offset)) in zip(layer, zip(settled, offsets)) {
      heights[vertex] = height + offset
    }
  }

  /// Vertices that stand as closely as they may, and move as one (“pool adjacent violators”: what comes
  /// out has the least squares of all that keep the order).
  private struct Block {
    var weight: Double
    var sum: Double
    var count: Int

    var height: Double { sum / weight }

    func joined(with next: Block) -> Block {
      Block(weight: weight + next.weight, sum: sum + next.sum, count: count + next.count)
    }
  }

  private func pull(on vertex: Int, _ offset: Double) -> Block {
    let neighbours = graph.before[vertex] + graph.after[vertex]
    if neighbours.isEmpty {
      return Block(weight: 1, sum: heights[vertex] - offset, count: 1)
    }
    var block = Block(weight: 0, sum: 0, count: 1)
    for neighbour in neighbours {
      let weight = weight(vertex, neighbour)
      block.weight += weight
      block.sum += weight * (heights[neighbour] - offset)
    }
    return block
  }

  /// The longer an edge, the more its middle wants to be straight. What is nearly straight gets pulled
  /// harder than what is not, so that it becomes straight: squares alone would spread one bend over many.
  private func weight(_ left: Int, _ right: Int) -> Double {
    let weight: Double =
      switch (graph.isBend(left), graph.isBend(right)) {
      case (false, false): 1
      case (true, true): 8
      default: 2
      }
    return weight / (abs(heights[left] - heights[right]) + tolerance)
  }

  /// To whole units, without taking room away.
  private func round(_ layer: [Int], into result: inout [Int]) {
    var upper: Int?
    for vertex in layer {
      let unit = Self.unit
      let wanted = Int((heights[vertex] / Double(unit)).rounded()) * unit
      let least = upper.map { result[$0] + Self.room(graph, $0, vertex) }
      result[vertex] = max(wanted, least ?? wanted)
      upper = vertex
    }
  }
}
