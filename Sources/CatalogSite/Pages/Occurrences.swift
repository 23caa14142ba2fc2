/// In which combinations something is; combinations by their place among the site's.
struct Occurrences<Item: Hashable & Sendable>: Sendable {
  /// In the order in which they came up.
  private(set) var items: [Item] = []
  private var found: [Item: [Int]] = [:]

  mutating func add(_ item: Item, _ combinations: [Int]) {
    if found[item] == nil { items.append(item) }
    found[item, default: []] += combinations
  }

  /// In their order, each once.
  subscript(item: Item) -> [Int] {
    let combinations = (found[item] ?? []).sorted()
    return combinations.enumerated().filter { $0 == 0 || combinations[$0 - 1] != $1 }.map(\.element)
  }

  /// With what is in the most combinations first.
  func byCount(_ precedes: (Item, Item) -> Bool) -> [(item: Item, combinations: [Int])] {
    items.map { ($0, self[$0]) }.sorted { left, right in
      left.1.count == right.1.count ? precedes(left.0, right.0) : left.1.count > right.1.count
    }
  }
}

extension Occurrences where Item == ExactText {
  func byName() -> [(name: String, combinations: [Int])] {
    items.sorted { $0.text.precedes($1.text) }.map { ($0.text, self[$0]) }
  }
}
