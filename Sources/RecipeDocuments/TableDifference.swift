import RecipeTable

/// How the recipes of two tables differ in meaning, the combinations that differ in the same way
/// together.
public struct TableDifference: Sendable {
  /// One thing of a recipe, such as `gpu-operator version` or `gpu-operator values.driver.version`.
  public struct Change: Sendable, Hashable {
    public let subject: String
    /// Nil when it is new.
    public let old: String?
    /// Nil when it is gone.
    public let new: String?
  }

  /// What happened to several combinations alike.
  public struct Group: Sendable {
    public let combinations: [Criteria]
    public let changes: [Change]
  }

  /// Combinations that have a recipe now and had none.
  public private(set) var gained: [Criteria] = []
  /// Combinations that had a recipe and have none now.
  public private(set) var lost: [Criteria] = []
  /// The groups of the most combinations first.
  public private(set) var changed: [Group] = []

  public var isEmpty: Bool { gained.isEmpty && lost.isEmpty && changed.isEmpty }

  public init(from old: RecipeTable, to new: RecipeTable) throws(TableError) {
    let before = try Self.recipes(old)
    let after = try Self.recipes(new)
    var facts = (old: FactCache(old), new: FactCache(new))
    var groups: [[Change]: [Criteria]] = [:]
    var pairs: [Pair: [Change]] = [:]
    for (criteria, number) in after.list {
      guard let earlier = before.numbers[criteria] else {
        gained.append(criteria)
        continue
      }
      let pair = Pair(old: earlier, new: number)
      let changes: [Change]
      if let known = pairs[pair] {
        changes = known
      } else {
        changes = Self.changes(try facts.old.facts(earlier), try facts.new.facts(number))
        pairs[pair] = changes
      }
      if !changes.isEmpty { groups[changes, default: []].append(criteria) }
    }
    lost = before.list.map(\.criteria).filter { after.numbers[$0] == nil }
    changed = groups.map { Group(combinations: $0.value, changes: $0.key) }.sorted(by: Self.isFirst)
  }

  private struct Pair: Hashable {
    let old: Int
    let new: Int
  }

  private static func isFirst(_ left: Group, _ right: Group) -> Bool {
    if left.combinations.count != right.combinations.count {
      return left.combinations.count > right.combinations.count
    }
    let names = (left.combinations.map(\.name), right.combinations.map(\.name))
    return names.0.lexicographicallyPrecedes(names.1)
  }

  private static func recipes(
    _ table: RecipeTable
  ) throws(TableError) -> (list: [(criteria: Criteria, recipe: Int)], numbers: [Criteria: Int]) {
    let list = try table.resolved()
    return (
      list,
      Dictionary(list.map { ($0.criteria, $0.recipe) }, uniquingKeysWith: { first, _ in first })
    )
  }

  private static func changes(_ old: [String: String], _ new: [String: String]) -> [Change] {
    Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
      .inByteOrder
      .map { Change(subject: $0, old: old[$0], new: new[$0]) }
  }
}

/// A recipe as single facts, each recipe's made once.
private struct FactCache {
  let table: RecipeTable
  private var known: [Int: [String: String]] = [:]
  private var files: [String: Value]?

  init(_ table: RecipeTable) { self.table = table }

  mutating func facts(_ number: Int) throws(TableError) -> [String: String] {
    if let facts = known[number] { return facts }
    let recipe = try Recipe(try table.recipe(number), criteria: Criteria())
    let manifests = try manifestTexts()
    var facts: [String: String] = [:]
    for constraint in recipe.constraints {
      facts["constraint \(constraint.name)"] = constraint.value
    }
    for phase in recipe.phases {
      for check in phase.checks { facts["\(phase.name) check \(check)"] = "checked" }
      for constraint in phase.constraints {
        facts["\(phase.name) constraint \(constraint.name)"] = constraint.value
      }
    }
    for component in recipe.components { add(component, manifests, to: &facts) }
    known[number] = facts
    return facts
  }

  private mutating func manifestTexts() throws(TableError) -> [String: Value] {
    if let files { return files }
    let fields = try table.catalog("files").value().fields
    let texts = Dictionary(
      fields.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    files = texts
    return texts
  }

  private func add(
    _ component: Recipe.Component, _ manifests: [String: Value], to facts: inout [String: String]
  ) {
    let name = component.name
    facts["\(name)"] = component.isEnabled ? "deployed" : "disabled"
    let fields = [
      ("namespace", component.namespace), ("chart", component.chart), ("source", component.source),
      ("version", component.version), ("tag", component.tag), ("path", component.path),
    ]
    for (field, value) in fields { facts["\(name) \(field)"] = value }
    for dependency in component.dependencies { facts["\(name) after \(dependency)"] = "needed" }
    for path in component.preManifestFiles + component.manifestFiles {
      facts["\(name) manifest \(path)"] = manifests[path]?.string ?? ""
    }
    if let values = component.values { flatten(values, "\(name) values", to: &facts) }
  }

  private func flatten(_ value: Value, _ path: String, to facts: inout [String: String]) {
    if !value.fields.isEmpty {
      for field in value.fields { flatten(field.value, "\(path).\(field.key)", to: &facts) }
    } else {
      facts[path] = value.json()
    }
  }
}
