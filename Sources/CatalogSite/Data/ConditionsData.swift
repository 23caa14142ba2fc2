import RecipeDocuments
import RecipeTable

/// What the recipes of a table ask of a cluster: every constraint once, and which combinations have it.
struct ConditionsData: Sendable {
  /// What a combination's recipe asks for; several share it. Constraints by number.
  struct Asked: Hashable, Sendable {
    /// Before anything is deployed, in the recipe's order.
    var readiness: [Int] = []
    /// What its overlays ask for beside that: a recipe has the last word of each address only, but an
    /// overlay whose own constraint fails is left out by `larder recipe --snapshot`.
    var overlays: [Int] = []
    /// Of later phases, those constraints that are about a reading and not inputs of a check.
    var later: [Later] = []
  }

  struct Later: Hashable, Sendable {
    let phase: String
    let constraints: [Int]
  }

  let constraints: [Constraint]
  let asked: [Asked]
  /// The number of each combination's `asked`, in the order of the site's entries.
  let rows: [Int]

  init(_ site: Site) throws {
    var collector = Collector(table: site.table)
    var numbers: [Int: Int] = [:]
    for number in Set(site.entries.map(\.recipe)).sorted() {
      numbers[number] = try collector.collect(number)
    }
    constraints = collector.constraints.items
    asked = collector.asked.items
    rows = site.entries.map { numbers[$0.recipe] ?? 0 }
  }

  private struct Collector {
    let table: RecipeTable
    var constraints = Numbering<Constraint>()
    var asked = Numbering<Asked>()

    /// - Returns: the number of what the recipe asks for.
    mutating func collect(_ recipeNumber: Int) throws -> Int {
      let compiled = try table.recipe(recipeNumber)
      let recipe = try Recipe(askedOfCluster: compiled, criteria: Criteria())
      var asked = Asked()
      let readiness = recipe.phases.first { $0.name == "readiness" }?.constraints ?? []
      let own = (recipe.constraints + readiness).map(Constraint.init)
      asked.readiness = own.map { constraints.number(of: $0) }
      asked.overlays = try overlays(of: compiled, beside: own)
        .map { constraints.number(of: $0) }
      for phase in recipe.phases where phase.name != "readiness" {
        let judged = phase.constraints.filter { (try? MeasurementPath($0.name)) != nil }
          .map { constraints.number(of: Constraint($0)) }
        if !judged.isEmpty {
          asked.later.append(Later(phase: phase.name, constraints: judged))
        }
      }
      return self.asked.number(of: asked)
    }

    /// In the order of their names and values.
    private func overlays(
      of recipe: CompiledRecipe, beside own: [Constraint]
    ) throws -> [Constraint] {
      let conditions = try recipe.conditions()
      let numbers =
        conditions.constraints + conditions.leaves.flatMap(\.constraints)
        + conditions.mixins.flatMap(\.constraints)
      // The same condition can be there with another remediation.
      var seen = Set(own.map(\.condition))
      let others = try Set(numbers).sorted()
        .map { Constraint(try table.constraint($0)) }
        .filter { seen.insert($0.condition).inserted }
      return others.sorted { $0.condition.lexicographicallyPrecedes($1.condition) }
    }
  }
}

extension ConditionsData {
  /// A constraint, whichever part of a table it came from; equal when all its texts have the same
  /// bytes.
  struct Constraint: Sendable {
    let name: String
    let value: String
    let severity: String?
    let unit: String?
    let remediation: String?

    init(_ constraint: Recipe.Constraint) {
      (name, value) = (constraint.name, constraint.value)
      severity = constraint.severity
      unit = constraint.unit
      remediation = constraint.remediation
    }

    init(_ constraint: CompiledConstraint) {
      (name, value) = (constraint.name, constraint.value)
      severity = constraint.severity
      unit = constraint.unit
      remediation = constraint.remediation
    }

    /// What must hold, by its bytes: a space stands in no address.
    fileprivate var condition: [UInt8] { Array("\(name) \(value)".utf8) }

    private var texts: [[UInt8]?] {
      [name, value, severity, unit, remediation].map { text in text.map { Array($0.utf8) } }
    }
  }
}

extension ConditionsData.Constraint: Hashable {
  static func == (left: Self, right: Self) -> Bool { left.texts == right.texts }

  func hash(into hasher: inout Hasher) { hasher.combine(texts) }
}

// MARK: As a script

extension ConditionsData {
  /// `assets/conditions.js`, which sets one global.
  ///
  /// - `dimensions`: `{name, values}`, the values that combinations have, `any` among them.
  /// - `constraints`: `{name, value, severity, unit, remediation}`, the latter three where there are.
  /// - `asked`: `{readiness, overlays, later}` with numbers of constraints, `later` by phase.
  /// - `names`: of the combinations' pages, in the site's order.
  /// - `rows`: of each combination the number of its `asked` and of its value in each dimension.
  func script(_ site: Site) -> String {
    let used = site.catalog.dimensions.map { dimension in
      (dimension.dimension, dimension.used(by: site.entries))
    }
    let rows = zip(site.entries, rows).map { entry, asked in
      Value.numbers(
        [asked]
          + used.map { dimension, values in
            values.firstIndex { $0 == entry.criteria[dimension] } ?? 0
          })
    }
    let data = Value.map([
      .init(
        "dimensions",
        .array(
          used.map { dimension, values in
            .map([
              .init("name", .string(dimension.name)),
              .init("values", .array(values.map(Value.string))),
            ])
          })),
      .init("constraints", .array(constraints.map(\.record))),
      .init("asked", .array(asked.map(\.record))),
      .init("names", .array(site.entries.map { .string($0.name) })),
      .init("rows", .array(rows)),
    ])
    return ScriptData.assignment("larderConditions", data)
  }
}

extension Catalog.Vocabulary {
  /// The values that combinations have, `any` for those that leave the dimension open.
  func used(by entries: [Site.Entry]) -> [String] {
    let used = Set(entries.map { $0.criteria[dimension] })
    return ([Criteria.any] + values.map(\.name)).filter(used.contains)
  }
}

extension ConditionsData.Constraint {
  fileprivate var record: Value {
    let texts = [
      ("name", name), ("value", value), ("severity", severity), ("unit", unit),
      ("remediation", remediation),
    ]
    return .map(
      texts.compactMap { key, text in text.map { Value.Field(key, .string($0)) } })
  }
}

extension ConditionsData.Asked {
  fileprivate var record: Value {
    var fields: [Value.Field] = []
    if !readiness.isEmpty { fields.append(.init("readiness", .numbers(readiness))) }
    if !overlays.isEmpty { fields.append(.init("overlays", .numbers(overlays))) }
    if !later.isEmpty {
      fields.append(
        .init("later", .map(later.map { .init($0.phase, .numbers($0.constraints)) })))
    }
    return .map(fields)
  }
}

extension Value {
  fileprivate static func numbers(_ numbers: [Int]) -> Value {
    .array(numbers.map { .int(Int64($0)) })
  }
}
