import RecipeTable

/// The data of the matrix's facets and search: what the rows of the page cannot tell by themselves.
enum SearchIndex {
  /// `assets/index.js`, which sets one global.
  ///
  /// - `dimensions`: the known values of each, as `[name, display name, alias, …]`, `any` first.
  /// - `components`: `[name, version, display name]`; the latter two may be missing or empty.
  /// - `recipes`: the numbers of each recipe's components.
  /// - `rows`: in the order of the page's rows, the number of the row's recipe and of its value in
  ///   each dimension.
  /// - `names`: of the rows.
  static func script(_ site: Site) -> String {
    var components = Numbering<Site.Summary.Component>()
    var recipes = Numbering<Int>()
    let rows = site.entries.map { entry in
      Value.array([.number(recipes.number(of: entry.recipe))] + values(of: entry, site.catalog))
    }
    let lists = recipes.items.map { recipe in
      Value.array(
        (site.summaries[recipe]?.components ?? []).map { .number(components.number(of: $0)) })
    }
    let index = Value.map([
      .init("dimensions", .array(site.catalog.dimensions.map(dimension))),
      .init("components", .array(components.items.map { component($0, site.catalog) })),
      .init("recipes", .array(lists)),
      .init("rows", .array(rows)),
      .init("names", .array(site.entries.map { .string($0.name) })),
    ])
    return ScriptData.assignment("larderIndex", index)
  }

  private static func dimension(_ dimension: Catalog.Vocabulary) -> Value {
    let values = dimension.values.map { value in
      Value.array(([value.name, value.displayName] + value.aliases).map(Value.string))
    }
    return .map([
      .init("name", .string(dimension.dimension.name)),
      .init("values", .array([.array([.string(Criteria.any)])] + values)),
    ])
  }

  private static func values(of entry: Site.Entry, _ catalog: Catalog) -> [Value] {
    catalog.dimensions.map { dimension in
      let value = entry.criteria[dimension.dimension]
      // Number 0 is `any`.
      let number = dimension.values.firstIndex { $0.name == value }.map { $0 + 1 } ?? 0
      return .number(number)
    }
  }

  private static func component(_ component: Site.Summary.Component, _ catalog: Catalog) -> Value {
    let displayName = catalog.components[component.name]?.displayName ?? ""
    return .array([component.name, component.version ?? "", displayName].map(Value.string))
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
}
