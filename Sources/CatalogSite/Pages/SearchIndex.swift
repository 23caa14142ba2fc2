import RecipeTable

/// The data of the matrix: what combinations there are, what each of them is about, and why the others
/// have no recipe. It grows with everything that a tree has, so it holds columns and numbers, and
/// nothing twice.
enum SearchIndex {
  /// `assets/index.js`, which sets one global. `resolve.js` reads it.
  ///
  /// Dimensions are in the table's order.
  ///
  /// - `reading`: their numbers in the order in which people name them.
  /// - `dimensions`: `name`; `values`, the known ones as `[name, display name, alias, …]` after `any`,
  ///   the display name empty where it is the name; `columns`, the numbers of the values that the index
  ///   has a column for, in the order of the columns, after those of `any` and of all other values.
  /// - `parts`: for each dimension the parts of the table's index, one after the other: a number for
  ///   each column, of a part of the next dimension or of an outcome. `root` is the part to start from.
  /// - `outcomes`: `[]` a recipe, `["os", system, …]`, `["uncovered", bits]`,
  ///   `["failed", message, file, line, column]`.
  /// - `overlays`: what each states, a number of a value for every dimension, one after the other.
  /// - `components`: `[name, version, display name]`; the latter two may be empty.
  /// - `sets`: the components that recipes deploy together, by number.
  /// - `rowSets`, `rowValues`: for each row the number of its set, and how many Helm values it has. The
  ///   rows are the combinations with a recipe, in the order of the index.
  /// - `names`: `[row, name]` where a row's page is not named by its values.
  /// - `downloads`: `label`, `prefix` and `suffix` of what most rows offer; `others`: `[row, path, label]`.
  static func script(_ site: Site) throws -> String {
    let known = KnownValues(site.table, try Dimension.allCases.map(site.table.vocabulary))
    let rows = RowColumns(site)
    let fields = try known.fields() + rows.fields(site.catalog)
    return ScriptData.assignment("larderIndex", .map(fields))
  }
}

/// The values of all dimensions by number, and what the table says of their combinations.
private struct KnownValues {
  let table: RecipeTable
  let vocabularies: [[CriteriaValue]]
  /// Of the values of each dimension; `any` has number 0.
  private let numbers: [[String: Int]]

  init(_ table: RecipeTable, _ vocabularies: [[CriteriaValue]]) {
    self.table = table
    self.vocabularies = vocabularies
    numbers = vocabularies.map { values in
      let names = [Criteria.any] + values.map(\.name)
      return Dictionary(
        zip(names, names.indices).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    }
  }

  func fields() throws -> [Value.Field] {
    let index = try table.indexParts()
    return [
      .init("reading", .numbers(Catalog.reading.map(\.rawValue))),
      .init("dimensions", .array(Dimension.allCases.map { dimension($0, index) })),
      .init("parts", .array(index.parts.map { .numbers($0.joined()) })),
      .init("root", .number(index.root)),
      .init("outcomes", .array(index.outcomes.map(outcome))),
      .init("overlays", .numbers(try overlays())),
    ]
  }

  private func dimension(_ dimension: Dimension, _ index: IndexParts) -> Value {
    let values = vocabularies[dimension.rawValue].map { value in
      let displayName = value.displayName == value.name ? "" : value.displayName
      return Value.array(([value.name, displayName] + value.aliases).map(Value.string))
    }
    let columns = index.columns[dimension.rawValue].dropFirst(2).map { name in
      name.flatMap { numbers[dimension.rawValue][$0] } ?? -1
    }
    return .map([
      .init("name", .string(dimension.name)),
      .init("values", .array([.array([.string(Criteria.any)])] + values)),
      .init("columns", .numbers(columns)),
    ])
  }

  private func outcome(_ outcome: Outcome?) -> Value {
    switch outcome {
    case nil, .recipe: .array([])
    case .osRequired(let systems): .array((["os"] + systems).map(Value.string))
    case .uncovered(let dimensions):
      .array([.string("uncovered"), .number(dimensions.reduce(0) { $0 | 1 << $1.rawValue })])
    case .failed(let failure):
      .array([
        .string("failed"), .string(failure.message), .string(failure.file ?? ""),
        .number(failure.line), .number(failure.column),
      ])
    }
  }

  /// What states the same counts once.
  private func overlays() throws -> [Int] {
    var seen: Set<[Int]> = []
    return try table.overlayCriteria().flatMap { stated in
      let values = Dimension.allCases.map { dimension in
        stated[dimension].map { numbers[dimension.rawValue][$0] ?? -1 } ?? 0
      }
      return seen.insert(values).inserted ? values : []
    }
  }
}

/// What the rows are about, a column a fact.
private struct RowColumns {
  private var components = Numbering<Site.Summary.Component>()
  private var sets = Numbering<[Int]>()
  private var rowSets: [Int] = []
  private var rowValues: [Int] = []
  private var names: [Value] = []
  private let downloads: Value

  init(_ site: Site) {
    downloads = RowDownloads.value(site.entries)
    var known: [Int: Int] = [:]
    for (row, entry) in site.entries.enumerated() {
      let summary = site.summaries[entry.recipe]
      let set =
        known[entry.recipe]
        ?? sets.number(of: (summary?.components ?? []).map { components.number(of: $0) })
      known[entry.recipe] = set
      rowSets.append(set)
      rowValues.append(summary?.valueCount ?? 0)
      if entry.name != entry.criteria.name {
        names.append(.array([.number(row), .string(entry.name)]))
      }
    }
  }

  func fields(_ catalog: Catalog) -> [Value.Field] {
    let described = components.items.map { component in
      let displayName = catalog.components[component.name]?.displayName ?? ""
      return Value.array(
        [component.name, component.version ?? "", displayName].map(Value.string))
    }
    return [
      .init("components", .array(described)),
      .init("sets", .array(sets.items.map { .numbers($0) })),
      .init("rowSets", .numbers(rowSets)), .init("rowValues", .numbers(rowValues)),
      .init("names", .array(names)), .init("downloads", downloads),
    ]
  }
}

/// Where the first download of each row is. As a rule, the paths differ in the row's name only.
private enum RowDownloads {
  static func value(_ entries: [Site.Entry]) -> Value {
    let usual = entries.lazy.compactMap(usual).first ?? (label: "", prefix: "", suffix: "")
    let others = entries.enumerated().compactMap { row, entry -> Value? in
      let (path, label) = (entry.downloads.first?.path ?? "", entry.downloads.first?.label ?? "")
      if label == usual.label, path == usual.prefix + entry.name + usual.suffix { return nil }
      return .array([.number(row), .string(path), .string(label)])
    }
    return .map([
      .init("label", .string(usual.label)), .init("prefix", .string(usual.prefix)),
      .init("suffix", .string(usual.suffix)), .init("others", .array(others)),
    ])
  }

  private static func usual(
    _ entry: Site.Entry
  ) -> (label: String, prefix: String, suffix: String)? {
    guard let download = entry.downloads.first, let name = download.path.firstRange(of: entry.name)
    else { return nil }
    let (prefix, suffix) = (download.path[..<name.lowerBound], download.path[name.upperBound...])
    return (download.label, String(prefix), String(suffix))
  }
}

/// Gives equal items one number, in the order in which they come up.
struct Numbering<Item: Hashable> {
  private(set) var items: [Item] = []
  private var numbers: [Item: Int] = [:]

  mutating func number(of item: Item) -> Int {
    if let known = numbers[item] { return known }
    numbers[item] = items.count
    items.append(item)
    return items.count - 1
  }
}

extension Value {
  fileprivate static func number(_ number: Int) -> Value { .int(Int64(number)) }

  fileprivate static func numbers(_ numbers: some Sequence<Int>) -> Value {
    .array(numbers.map(Value.number))
  }
}
