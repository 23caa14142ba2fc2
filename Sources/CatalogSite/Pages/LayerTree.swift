/// Which overlays extend which.
struct LayerTree: Sendable {
  /// `base` first.
  private let names: [String]
  private let bases: [ExactText: String]
  private let children: [ExactText: [String]]

  init(_ site: Site) {
    names = site.paths.overlayNames
    var bases: [ExactText: String] = [:]
    var children: [ExactText: [String]] = [:]
    // What extends nothing else starts at the first, which is base.
    for name in names.dropFirst() {
      guard let base = site.catalog.overlays[name]?.base ?? names.first else { continue }
      bases[ExactText(name)] = base
      children[ExactText(base), default: []].append(name)
    }
    self.bases = bases
    self.children = children
  }

  /// What an overlay extends, the farthest first.
  func ancestors(of name: String) -> [String] {
    var chain: [String] = []
    var seen: Set = [ExactText(name)]
    var current = bases[ExactText(name)]
    // A table is not trusted: its overlays could stand in a circle.
    while let base = current, seen.insert(ExactText(base)).inserted {
      chain.append(base)
      current = bases[ExactText(base)]
    }
    return chain.reversed()
  }

  /// An overlay and how many steps below another it is.
  struct Descendant {
    let name: String
    let depth: Int
  }

  /// What extends an overlay, directly or not, each followed by what extends it.
  func descendants(of name: String) -> [Descendant] {
    var result: [Descendant] = []
    var seen: Set = [ExactText(name)]
    var waiting = next(name, 1)
    while let one = waiting.popLast() {
      guard seen.insert(ExactText(one.name)).inserted else { continue }
      result.append(one)
      waiting += next(one.name, one.depth + 1)
    }
    return result
  }

  private func next(_ name: String, _ depth: Int) -> [Descendant] {
    (children[ExactText(name)] ?? []).reversed().map { Descendant(name: $0, depth: depth) }
  }
}
