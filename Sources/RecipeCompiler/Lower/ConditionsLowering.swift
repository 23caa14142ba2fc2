import RecipeTable

/// Writes what a recipe asks of a cluster.
struct ConditionsLowering {
  let conditions: SnapshotVariants.Conditions
  /// For each recipe that a variant can name its number in the table.
  let numbers: [Int]

  /// - Parameter constraints: the recipe's own.
  func conditions(
    _ constraints: [Constraint], _ writer: inout TableWriter
  ) -> RecipeConditions {
    RecipeConditions(
      constraints: constraints.map { writer.constraint(CompiledConstraint($0)) },
      leaves: conditions.leaves.map { leaf in
        RecipeConditions.Leaf(
          overlay: leaf.overlay,
          constraints: leaf.constraints.map { writer.constraint(CompiledConstraint($0)) },
          mixins: leaf.mixins)
      },
      mixins: conditions.mixins.map { mixin in
        RecipeConditions.Mixin(
          name: mixin.name.text,
          constraints: mixin.spec.constraints.map { writer.constraint(CompiledConstraint($0)) })
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
