import CommandSupport
import RecipeDocuments
import RecipeTable

/// The combinations that have a recipe, or some of them.
package struct RecipeList {
  /// How many there are, also where only some are listed.
  package let total: Int
  private let rows: [Row]

  private struct Row {
    let criteria: Criteria
    let counts: RecipeFigures.Counts
  }

  /// - Parameters:
  ///   - wanted: what all of them state.
  ///   - page: which of these to list, counted from 0.
  /// - Throws: where no recipe states that.
  package init(
    stating wanted: Criteria, page: Range<Int> = 0..<Int.max, in table: RecipeTable
  ) throws {
    var found: [(criteria: Criteria, recipe: Int)] = []
    var total = 0
    try table.forEachResolved { criteria, recipe throws(TableError) in
      guard wanted.stated.allSatisfy({ criteria[$0] == wanted[$0] }) else { return }
      if page.contains(total) { found.append((criteria, recipe)) }
      total += 1
    }
    if total == 0 {
      throw CommandFailure("no recipe states \(wanted.arguments)", status: ExitStatus.failure)
    }
    var figures = RecipeFigures(table)
    rows = try found.map { Row(criteria: $0.criteria, counts: try figures.counts(of: $0.recipe)) }
    self.total = total
  }

  /// As a person reads it.
  package var text: String {
    let header =
      ["RECIPE"] + Dimension.allCases.map { $0.name.uppercased() } + ["COMPONENTS", "VALUES"]
    return TextTable.text(
      header: header,
      rows: rows.map { row in
        [row.criteria.name]
          + Dimension.allCases.map { row.criteria.states($0) ? row.criteria[$0] : "-" }
          + [String(row.counts.components), String(row.counts.values)]
      })
  }

  package var json: String {
    Value.array(
      rows.map { row in
        .map(
          [Value.Field("name", .string(row.criteria.name))]
            + Dimension.allCases.map { Value.Field($0.name, .string(row.criteria[$0])) }
            + [
              Value.Field("componentCount", .int(Int64(row.counts.components))),
              Value.Field("valueCount", .int(Int64(row.counts.values))),
            ])
      }
    ).json(indentation: 2) + "\n"
  }
}
