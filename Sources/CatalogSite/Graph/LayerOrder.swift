/// The order of the vertices within each layer, and how many edges cross by it.
struct LayerOrder {
  private let graph: LayeredGraph
  private(set) var layers: [[Int]]
  /// For each vertex of the graph, its place within its layer.
  private var places: [Int]
  /// How many more pairs of edges may be compared.
  private var budget: Int

  /// - Parameter layers: of one part of the graph.
  init(_ graph: LayeredGraph, layers: [[Int]], budget: Int) {
    self.graph = graph
    self.layers = layers
    self.budget = budget
    places = graph.layers.map { _ in 0 }
    for number in layers.indices { renumber(number) }
  }

  /// The best order that is found from a few first orders, always the same ones.
  ///
  /// - Parameter layers: of one part of the graph, in any order.
  static func best(_ graph: LayeredGraph, _ layers: [[Int]]) -> [[Int]] {
    var random = FixedRandom()
    var best = LayerOrder(graph, layers: layers, budget: wholeBudget)
    var fewest = best.improve()
    var budget = best.budget
    for start in 1..<mostStarts where fewest > 0 && budget > 0 {
      let first = start == 1 ? layers.map { $0.reversed() } : layers.map { random.shuffled($0) }
      var order = LayerOrder(graph, layers: first, budget: budget)
      let crossings = order.improve()
      budget = order.budget
      if crossings < fewest { (best, fewest) = (order, crossings) }
    }
    return best.layers
  }

  private static let mostStarts = 50
  private static let mostSweeps = 24
  /// Far more than a recipe needs; a tangle of hundreds of edges takes a fiftieth of a second.
  private static let wholeBudget = 4_000_000

  /// Sweeps forth and back over the layers, and keeps the best order that it meets.
  ///
  /// - Returns: how many edges cross by it.
  private mutating func improve() -> Int {
    var best = layers
    var fewest = crossingCount()
    for sweep in 0..<Self.mostSweeps where fewest > 0 && budget > 0 {
      let isForward = sweep.isMultiple(of: 2)
      // Every other pair of sweeps lets vertices that pull alike change places.
      let turnsTies = sweep / 2 % 2 == 1
      let numbers = isForward ? Array(layers.indices) : layers.indices.reversed()
      for number in numbers { sort(number, by: isForward ? graph.before : graph.after, turnsTies) }
      transpose()
      let crossings = crossingCount()
      if crossings < fewest { (best, fewest) = (layers, crossings) }
    }
    layers = best
    for number in layers.indices { renumber(number) }
    return fewest
  }

  // MARK: Sorting

  /// Sorts a layer by the mean place of each vertex's neighbours; one without any stays where it is.
  private mutating func sort(_ number: Int, by neighbours: [[Int]], _ turnsTies: Bool) {
    let layer = layers[number]
    let pulled = layer.filter { !neighbours[$0].isEmpty }
    let ordered = turnsTies ? pulled.reversed() : pulled
    var sorted = ordered.map { (vertex: $0, pull: pull(neighbours[$0])) }
      .sorted { $0.pull < $1.pull }.makeIterator()
    layers[number] = layer.map { neighbours[$0].isEmpty ? $0 : sorted.next()?.vertex ?? $0 }
    renumber(number)
  }

  private func pull(_ neighbours: [Int]) -> Double {
    Double(neighbours.reduce(0) { $0 + places[$1] }) / Double(neighbours.count)
  }

  private mutating func renumber(_ number: Int) {
    for (place, vertex) in layers[number].enumerated() { places[vertex] = place }
  }

  // MARK: Swapping

  /// Swaps neighbours for as long as that takes crossings away.
  private mutating func transpose() {
    var isBetter = true
    while isBetter && budget > 0 {
      isBetter = false
      for number in layers.indices {
        for place in layers[number].indices.dropLast() where swapsWell(number, place) {
          isBetter = true
        }
      }
    }
  }

  /// Swaps a vertex with the next one if fewer edges cross then.
  private mutating func swapsWell(_ number: Int, _ place: Int) -> Bool {
    let (upper, lower) = (layers[number][place], layers[number][place + 1])
    let now = crossings(upper, above: lower)
    guard now > 0, crossings(lower, above: upper) < now else { return false }
    layers[number].swapAt(place, place + 1)
    (places[upper], places[lower]) = (place + 1, place)
    return true
  }

  /// Crossings among the edges of two vertices of a layer.
  private mutating func crossings(_ upper: Int, above lower: Int) -> Int {
    crossings(graph.before[upper], above: graph.before[lower])
      + crossings(graph.after[upper], above: graph.after[lower])
  }

  private mutating func crossings(_ uppers: [Int], above lowers: [Int]) -> Int {
    budget -= uppers.count * lowers.count
    var count = 0
    for upper in uppers {
      for lower in lowers where places[upper] > places[lower] { count += 1 }
    }
    return count
  }

  // MARK: Counting

  private mutating func crossingCount() -> Int {
    var count = 0
    for number in layers.indices.dropFirst() { count += crossingCount(before: number) }
    return count
  }

  /// Crossings between a layer and the one before it.
  private mutating func crossingCount(before number: Int) -> Int {
    // How many edges that start above end at each place; an edge crosses those that end below it.
    var ends = [Int](repeating: 0, count: layers[number].count)
    var count = 0
    for vertex in layers[number - 1] {
      let targets = graph.after[vertex].map { places[$0] }
      for target in targets { count += ends[(target + 1)...].reduce(0, +) }
      for target in targets { ends[target] += 1 }
      budget -= targets.count * ends.count
    }
    return count
  }
}

/// Random numbers that are the same every time.
private struct FixedRandom {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Knuth's MMIX generator; its upper bits are the better ones.
  private mutating func number(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  mutating func shuffled(_ elements: [Int]) -> [Int] {
    var result = elements
    for place in result.indices.dropFirst().reversed() {
      result.swapAt(place, number(below: place + 1))
    }
    return result
  }
}
