import RecipeDocuments

/// All values of a component over the combinations that deploy it: which of them agree, and where they
/// do not.
struct ValueSpread {
  /// Combinations whose values are the same, wherever they were set.
  struct Group {
    let combinations: [Int]
    let values: [ComponentValues]
  }

  struct Path {
    let path: String
    /// What is in the most combinations first.
    var values: [Value]
    /// The groups that leave it to the chart, by their places.
    var unset: [Int]

    var isUniform: Bool { values.count == 1 && unset.isEmpty }
  }

  struct Value {
    let text: String
    /// By their places.
    var groups: [Int]
    /// Every place that set it, in their order.
    var origins: [Setting.Place]
  }

  /// The largest first.
  let groups: [Group]
  /// In their order, with indices as numbers.
  let paths: [Path]

  init(_ use: ComponentUse) {
    groups = use.valueSets.byCount { ($0 ?? 0) < ($1 ?? 0) }.map { number, combinations in
      Group(combinations: combinations, values: use.values[number] ?? [])
    }
    var found: [ExactText: [ExactText: (groups: [Int], origins: Set<Setting.Place>)]] = [:]
    for (number, group) in groups.enumerated() {
      for row in group.values.flatMap(\.rows) where !row.isSummary {
        var known =
          found[ExactText(row.path)]?[ExactText(row.value)] ?? (groups: [], origins: [])
        if known.groups.last != number { known.groups.append(number) }
        if let origin = row.origin { known.origins.insert(Setting.Place(origin)) }
        found[ExactText(row.path), default: [:]][ExactText(row.value)] = known
      }
    }
    let groups = groups
    paths = found.map { path, values in Path(path.text, values, groups) }
      .sorted { $0.path.pathOrder.precedes($1.path.pathOrder) }
  }

  func combinations(_ numbers: [Int]) -> [Int] {
    numbers.flatMap { groups[$0].combinations }.sorted()
  }
}

extension ValueSpread.Path {
  fileprivate init(
    _ path: String, _ values: [ExactText: (groups: [Int], origins: Set<Setting.Place>)],
    _ groups: [ValueSpread.Group]
  ) {
    self.path = path
    let size = { (numbers: [Int]) in numbers.reduce(0) { $0 + groups[$1].combinations.count } }
    self.values = values.map { text, known in
      ValueSpread.Value(
        text: text.text, groups: known.groups, origins: known.origins.sorted(by: <))
    }.sorted { left, right in
      let (first, second) = (size(left.groups), size(right.groups))
      return first == second ? left.text.precedes(right.text) : first > second
    }
    let set = Set(values.values.flatMap(\.groups))
    unset = groups.indices.filter { !set.contains($0) }
  }
}

extension Setting.Place: Comparable {
  init(_ origin: Trace.Origin) {
    self.init(file: ExactText(origin.file), line: origin.line)
  }

  static func < (left: Self, right: Self) -> Bool {
    left.file == right.file ? left.line < right.line : left.file.text.precedes(right.file.text)
  }
}

extension String {
  /// A path with its indices as long as each other, so that the order of bytes is that of the items.
  fileprivate var pathOrder: String {
    guard utf8.contains(UInt8(ascii: "[")) else { return self }
    let parts = split(separator: "[", omittingEmptySubsequences: false)
    return parts.map { part in
      let digits = part.prefix { $0.isASCII && $0.isNumber }.count
      guard digits > 0, digits < 8, part.dropFirst(digits).first == "]" else { return String(part) }
      return String(repeating: "0", count: 8 - digits) + part
    }.joined(separator: "[")
  }
}
