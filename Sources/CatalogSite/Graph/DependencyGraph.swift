import RecipeDocuments

/// Which component waits for which, free of circles.
///
/// The compiler refuses circles and unknown names, but not every table has to come from it: a
/// dependency on what is no node is left out, and so is one that closes a circle.
struct DependencyGraph: Sendable {
  /// In the order of their bytes, each once. Everything below goes by the places in this list.
  let names: [String]
  /// For each node, those that it waits for, ascending.
  let dependencies: [[Int]]
  /// For each node, the length of the longest chain of dependencies before it.
  let levels: [Int]
  /// How many dependencies were left out because they close a circle, a node's on itself among them.
  let circularCount: Int

  /// - Parameter nodes: in any order; the dependencies of those that share a name are put together.
  init(_ nodes: [(name: String, dependencies: [String])]) {
    let names = Self.unique(nodes.map(\.name))
    let numbers = Dictionary(uniqueKeysWithValues: zip(names.map { Array($0.utf8) }, 0...))
    var wanted = [Set<Int>](repeating: [], count: names.count)
    for node in nodes {
      guard let number = numbers[Array(node.name.utf8)] else { continue }
      wanted[number].formUnion(node.dependencies.compactMap { numbers[Array($0.utf8)] })
    }
    var search = CircleSearch(wanted.map { $0.sorted() })
    search.run()
    self.names = names
    dependencies = search.kept
    levels = search.levels
    circularCount = search.circularCount
  }

  /// Those that are deployed.
  init(_ recipe: Recipe) { self.init(recipe.deployed.map { ($0.name, $0.dependencies) }) }

  var edgeCount: Int { dependencies.reduce(0) { $0 + $1.count } }

  /// The nodes of each level: none of them waits for another, and all can start when those of the
  /// levels before are ready.
  var layers: [[Int]] {
    var layers = [[Int]](repeating: [], count: (levels.max() ?? -1) + 1)
    for node in names.indices { layers[levels[node]].append(node) }
    return layers
  }

  /// The same by name: what can be rolled out at once, step by step.
  var namesByLevel: [[String]] { layers.map { layer in layer.map { names[$0] } } }

  /// For each node, the dependencies that do not follow from its others. Takes time and memory by the
  /// square of the number of nodes.
  var essentialDependencies: [[Int]] {
    var reached = [[Bool]](
      repeating: [Bool](repeating: false, count: names.count), count: names.count)
    var essential = dependencies
    for node in layers.joined() {
      for dependency in dependencies[node] {
        for other in names.indices where reached[dependency][other] { reached[node][other] = true }
      }
      essential[node].removeAll { reached[node][$0] }
      for dependency in essential[node] { reached[node][dependency] = true }
    }
    return essential
  }

  /// Texts are compared by bytes: `==` takes two spellings of an accent for one.
  private static func unique(_ names: [String]) -> [String] {
    let sorted = names.inByteOrder
    return sorted.indices.filter { place in
      place == 0 || !sorted[place].utf8.elementsEqual(sorted[place - 1].utf8)
    }.map { sorted[$0] }
  }
}

/// Walks along dependencies, depth first and without recursion, which thousands of nodes in a row would
/// end. A dependency on a node that is still open closes a circle.
private struct CircleSearch {
  private enum State { case unseen, open, done }

  private let wanted: [[Int]]
  private var states: [State]
  /// The open nodes, each with how many of its dependencies were looked at.
  private var path: [(node: Int, seen: Int)] = []
  private(set) var kept: [[Int]]
  private(set) var levels: [Int]
  private(set) var circularCount = 0

  init(_ wanted: [[Int]]) {
    self.wanted = wanted
    states = wanted.map { _ in .unseen }
    kept = wanted.map { _ in [] }
    levels = wanted.map { _ in 0 }
  }

  mutating func run() {
    for node in wanted.indices where states[node] == .unseen {
      open(node)
      while let current = path.last { step(current.node, current.seen) }
    }
  }

  private mutating func open(_ node: Int) {
    states[node] = .open
    path.append((node, 0))
  }

  private mutating func step(_ node: Int, _ seen: Int) {
    guard seen < wanted[node].count else { return close(node) }
    let dependency = wanted[node][seen]
    // An unseen one is looked at again when it is done.
    if states[dependency] == .unseen { return open(dependency) }
    path[path.count - 1].seen += 1
    if states[dependency] == .open {
      circularCount += 1
    } else {
      kept[node].append(dependency)
      levels[node] = max(levels[node], levels[dependency] + 1)
    }
  }

  private mutating func close(_ node: Int) {
    states[node] = .done
    path.removeLast()
  }
}
