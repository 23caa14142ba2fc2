import RecipeTable

/// The overlays as numbers (by their place in `tree.overlays`), with what the resolver asks of them
/// over and over worked out once.
struct OverlayGraph {
  let overlays: [Overlay]
  /// The values that overlays state for each dimension and that a query can arrive at, sorted.
  let values: [[String]]
  /// For each overlay its chain: itself, its base, and so on to the root, which is left out.
  private(set) var chains: [[Int]] = []
  /// Overlays whose chain ends badly, and why.
  private(set) var brokenChains: [Int: BrokenChain] = [:]
  private let ancestors: [Bitset]
  private let unstated: [Bitset]
  private let stating: [[String: Bitset]]
  private let carrying: [[String: Bitset]]

  enum BrokenChain {
    /// The overlay's base does not exist.
    case missing(overlay: Int)
    case cycle(BaseCycle)
  }

  init(_ tree: RecipeTree) {
    let overlays = tree.overlays
    self.overlays = overlays
    let count = overlays.count
    let numbers = Dictionary(uniqueKeysWithValues: overlays.enumerated().map { ($1.name.text, $0) })
    for number in overlays.indices {
      let (chain, problem) = Self.chain(of: number, overlays, numbers)
      chains.append(chain)
      brokenChains[number] = problem
    }
    ancestors = chains.map { Self.set($0.dropFirst(), below: count) }
    let dimensions = Dimension.allCases
    unstated = dimensions.map { dimension in
      Self.set(
        overlays.indices.filter { overlay in
          overlays[overlay].criteria.map { $0.stated[dimension] == nil } ?? false
        }, below: count)
    }
    stating = dimensions.map { dimension in
      Self.index(overlays.indices, below: count) {
        [overlays[$0].criteria?.stated[dimension]?.text]
      }
    }
    let chains = chains
    carrying = dimensions.map { dimension in
      Self.index(overlays.indices, below: count) { overlay in
        chains[overlay].map { overlays[$0].criteria?.stated[dimension]?.text }
      }
    }
    values = dimensions.map { dimension in
      Set(overlays.compactMap { $0.criteria?.stated[dimension]?.text })
        .filter { tree.vocabulary.isReachable($0, dimension) }
        .inByteOrder
    }
  }

  /// Those with criteria.
  var applicable: Bitset {
    Self.set(overlays.indices.filter { overlays[$0].criteria != nil }, below: overlays.count)
  }

  var none: Bitset { Bitset(below: overlays.count) }

  /// The overlays that a query's value leaves: those that do not state the dimension, and those that
  /// state this value. Nil is a query's `any`.
  func meeting(_ value: String?, _ dimension: Dimension) -> Bitset {
    let open = unstated[dimension.rawValue]
    guard let value, let stating = stating[dimension.rawValue][value] else { return open }
    return open.union(stating)
  }

  func stating(_ dimension: Dimension, _ value: String) -> Bitset {
    stating[dimension.rawValue][value] ?? none
  }

  /// The overlays in whose chain one states this value.
  func carrying(_ dimension: Dimension, _ value: String) -> Bitset {
    carrying[dimension.rawValue][value] ?? none
  }

  /// Of the overlays that apply, those that are no ancestor of another, the least specific first.
  func leaves(of applying: Bitset) -> [Int] {
    var inner = none
    for overlay in applying.numbers { inner = inner.union(ancestors[overlay]) }
    return applying.subtracting(inner).numbers
      .map { (specificity: overlays[$0].criteria?.count ?? 0, overlay: $0) }
      // Numbers are in the order of names.
      .sorted { ($0.specificity, $0.overlay) < ($1.specificity, $1.overlay) }
      .map(\.overlay)
  }

  /// The overlays of these leaves' chains in merge order, each once.
  func mergeOrder(_ leaves: [Int]) -> [Int] {
    var seen = none
    var order: [Int] = []
    for overlay in leaves.flatMap({ chains[$0].reversed() }) where !seen.contains(overlay) {
      seen.insert(overlay)
      order.append(overlay)
    }
    return order
  }

  private static func chain(
    of number: Int, _ overlays: [Overlay], _ numbers: [String: Int]
  ) -> ([Int], BrokenChain?) {
    var chain = [number]
    while let base = overlays[chain[chain.count - 1]].base?.text, base != "base" {
      guard let next = numbers[base] else { return (chain, .missing(overlay: chain.last!)) }
      if let start = chain.firstIndex(of: next) {
        return (chain, .cycle(BaseCycle(ring: chain[start...].map { overlays[$0] })))
      }
      chain.append(next)
    }
    return (chain, nil)
  }

  private static func set(_ numbers: some Sequence<Int>, below limit: Int) -> Bitset {
    var set = Bitset(below: limit)
    for number in numbers { set.insert(number) }
    return set
  }

  private static func index(
    _ overlays: Range<Int>, below limit: Int, _ values: (Int) -> [String?]
  ) -> [String: Bitset] {
    var result: [String: Bitset] = [:]
    for overlay in overlays {
      for value in values(overlay).compactMap({ $0 }) {
        result[value, default: Bitset(below: limit)].insert(overlay)
      }
    }
    return result
  }
}
