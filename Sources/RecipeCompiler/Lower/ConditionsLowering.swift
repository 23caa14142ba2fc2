import RecipeTable

/// Writes constraints to the table, those that are the same object once.
struct ConstraintLowering {
  private var numbers: [ObjectIdentifier: Int] = [:]
  /// Keeps the objects alive whose identity is a key above.
  private var seen: [TracedValue] = []

  mutating func number(_ constraint: Constraint, _ writer: inout TableWriter) -> Int {
    if let known = numbers[ObjectIdentifier(constraint.record)] { return known }
    let number = writer.constraint(CompiledConstraint(constraint))
    numbers[ObjectIdentifier(constraint.record)] = number
    seen.append(constraint.record)
    return number
  }

  fileprivate mutating func numbers(
    _ constraints: [Constraint], _ writer: inout TableWriter
  ) -> [Int] {
    var numbers: [Int] = []
    for constraint in constraints { numbers.append(number(constraint, &writer)) }
    return numbers
  }
}

/// Writes what a recipe asks of a cluster.
struct ConditionsLowering {
  let conditions: SnapshotVariants.Conditions
  /// For each recipe that a variant can name its number in the table.
  let numbers: [Int]

  /// - Parameter constraints: the recipe's own.
  func conditions(
    _ constraints: [Constraint], _ lowering: inout ConstraintLowering,
    _ writer: inout TableWriter
  ) -> RecipeConditions {
    RecipeConditions(
      constraints: lowering.numbers(constraints, &writer),
      leaves: conditions.leaves.map { leaf in
        RecipeConditions.Leaf(
          overlay: leaf.overlay,
          constraints: lowering.numbers(leaf.constraints, &writer),
          mixins: leaf.mixins)
      },
      mixins: conditions.mixins.map { mixin in
        RecipeConditions.Mixin(
          name: mixin.name.text,
          constraints: lowering.numbers(mixin.spec.constraints, &writer))
      },
      variants: conditions.variants.map(variant), leavesOutVariants: conditions.leavesOutVariants)
  }

  private func variant(
    _ variant: SnapshotVariants.Conditions.Variant
  ) -> RecipeConditions.Variant {
    switch variant.result {
    case .success(let recipe):
      RecipeConditions.Variant(kept: variant.kept, recipe: numbers[recipe], failure: nil)
    case .failure(let failure):
      RecipeConditions.Variant(kept: variant.kept, recipe: nil, failure: failure.diagnostic.message)
    }
  }
}

extension CompiledConstraint {
  init(_ constraint: Constraint) {
    func text(_ field: String) -> String? { constraint.record[field]?.text }
    self.init(
      name: constraint.name, value: text("value") ?? "", severity: text("severity"),
      remediation: text("remediation"), unit: text("unit"))
  }
}
