/// Something in a table that cannot be right.
public struct TableDamage: Sendable, Equatable {
  /// Where, such as `recipe 12`.
  public let part: String
  public let reason: String
}

extension RecipeTable {
  /// Reads everything, also what no program asks for, and follows every reference. Empty for a table
  /// that is whole.
  public func damage() -> [TableDamage] {
    var check = TableCheck(table: self)
    check.run()
    return check.damage
  }
}

private struct TableCheck {
  let table: RecipeTable
  var damage: [TableDamage] = []
  /// What traces refer to by number.
  private var sources = 0

  init(table: RecipeTable) { self.table = table }

  mutating func run() {
    check("checksums") { check throws(TableError) in try check.table.verify() }
    check("catalog") { check throws(TableError) in try check.catalog() }
    for dimension in Dimension.allCases {
      check("values of \(dimension.name)") { check throws(TableError) in
        try check.values(dimension)
      }
    }
    check("index") { check throws(TableError) in _ = try check.table.combinationCount() }
    for number in 0..<table.outcomeCount {
      check("outcome \(number)") { check throws(TableError) in try check.outcome(number) }
    }
    for number in 0..<table.recipeCount {
      check("recipe \(number)") { check throws(TableError) in try check.recipe(number) }
      check("traces of recipe \(number)") { check throws(TableError) in try check.traces(number) }
      check("conditions of recipe \(number)") { check throws(TableError) in
        try check.conditions(number)
      }
    }
    for number in 0..<table.constraintCount {
      check("constraint \(number)") { check throws(TableError) in
        _ = try check.table.constraint(number)
      }
    }
  }

  private mutating func check(
    _ part: String, _ body: (inout Self) throws(TableError) -> Void
  ) {
    do throws(TableError) {
      try body(&self)
    } catch {
      damage.append(TableDamage(part: part, reason: error.reason))
    }
  }

  // MARK: Parts

  private mutating func catalog() throws(TableError) {
    _ = try table.catalog.value()
    sources = try table.catalog("sources").count()
    guard try table.catalog("dimensions").count() == Dimension.allCases.count else {
      throw TableError("not \(Dimension.allCases.count) dimensions")
    }
    _ = try table.catalog("overlays")
  }

  /// Every spelling leads to its value, and every value in use to a column of its own.
  private func values(_ dimension: Dimension) throws(TableError) {
    for value in try table.vocabulary(dimension) {
      for spelling in [value.name] + value.aliases
      where try table.canonical(spelling, for: dimension) == nil {
        throw TableError("\(spelling) is not found")
      }
      _ = try table.outcome(for: Criteria([dimension: value.name]))
    }
    let records = try table.catalog("dimensions").element(dimension.rawValue)?.member("values")
    var columns: [Int] = []
    for record in try records?.elements() ?? [] {
      if let column = try record.member("column")?.int() { columns.append(column) }
    }
    let count = Int(try table.image.word(.index, dimension.rawValue))
    let expected = columns.indices.map { TableFormat.firstValueColumn + $0 }
    guard columns.sorted() == expected, count == TableFormat.firstValueColumn + columns.count else {
      throw TableError("the columns are not those of the index")
    }
  }

  private func outcome(_ number: Int) throws(TableError) {
    let kind = try table.image.word(.outcomes, number * 2)
    let payload = try table.image.word(.outcomes, number * 2 + 1)
    let node = TableNode(image: table.image, heap: .values, offset: payload)
    switch TableFormat.OutcomeKind(rawValue: kind) {
    case .recipe: try checkRecipe(Int(payload))
    case .osRequired:
      guard !(try node.strings()).isEmpty else { throw TableError("no operating systems") }
    case .uncovered:
      guard payload > 0, payload < 1 << UInt32(Dimension.allCases.count) else {
        throw TableError("no such dimensions")
      }
    case .failed: try failure(node.value())
    case nil: throw TableError("unknown kind")
    }
  }

  private func failure(_ record: Value) throws(TableError) {
    guard record["message"]?.string != nil else { throw TableError("no message") }
    try checkChoices(record["choices"])
  }

  private func recipe(_ number: Int) throws(TableError) {
    let document = try table.recipe(number).document.value()
    guard document["apiVersion"]?.string != nil else { throw TableError("no apiVersion") }
    try checkChoices(document["profile"]?["choices"])
  }

  private func checkChoices(_ choices: Value?) throws(TableError) {
    for choice in choices?.elements ?? [] {
      if let recipe = choice["recipe"]?.int { try checkRecipe(recipe) }
    }
  }

  private func checkRecipe(_ number: Int) throws(TableError) {
    guard (0..<table.recipeCount).contains(number) else {
      throw TableError("there is no recipe \(number)")
    }
  }

  private func conditions(_ number: Int) throws(TableError) {
    let conditions = try table.recipe(number).conditions()
    let constraints =
      conditions.constraints + conditions.leaves.flatMap(\.constraints)
      + conditions.mixins.flatMap(\.constraints)
    for constraint in constraints where !(0..<table.constraintCount).contains(constraint) {
      throw TableError("there is no constraint \(constraint)")
    }
    for variant in conditions.variants {
      guard variant.kept.allSatisfy(conditions.leaves.indices.contains) else {
        throw TableError("a leaf is not there")
      }
      if let recipe = variant.recipe { try checkRecipe(recipe) }
    }
  }

  /// A record of traces, or of records of traces.
  private func traces(_ number: Int) throws(TableError) {
    try traces(table.recipe(number).traces.value())
  }

  private func traces(_ value: Value) throws(TableError) {
    if case .array(let parts) = value { return try trace(parts) }
    for field in value.fields { try traces(field.value) }
  }
}

// MARK: Traces

extension TableCheck {
  /// File, line, column, what was overridden, the traces of the parts.
  private func trace(_ parts: [Value]) throws(TableError) {
    try origin(parts)
    for overridden in parts.dropFirst(3).first?.elements ?? [] {
      try origin(overridden.elements)
      guard overridden.elements.count > 3 else { throw TableError("an origin without a value") }
    }
    guard parts.count > 4 else { return }
    for part in parts[4].elements + parts[4].fields.map(\.value) { try trace(part.elements) }
  }

  private func origin(_ parts: [Value]) throws(TableError) {
    let numbers = parts.prefix(3).compactMap(\.int)
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else {
      throw TableError("an origin is no file, line and column")
    }
    guard (0..<sources).contains(numbers[0]) else { throw TableError("a source is not there") }
  }
}

extension RecipeTable {
  fileprivate var outcomeCount: Int { image.length(of: .outcomes) / 8 }
}

extension TableError {
  /// Without saying again that the table is damaged.
  fileprivate var reason: String {
    let prefix = "damaged table: "
    return description.hasPrefix(prefix)
      ? String(description.dropFirst(prefix.count)) : description
  }
}
