import ArgumentParser
import CommandSupport
import RecipeDocuments
import RecipeTable

struct ListCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json
  }

  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the combinations that have a recipe.",
    discussion: """
      Criteria narrow the list to the combinations that state them. COMPONENTS says how many a recipe \
      deploys, VALUES how many Helm values these have; as JSON, componentCount and valueCount.
      """)

  @OptionGroup var table: TableOptions
  @OptionGroup var filter: CriteriaOptions

  @Option(help: "How to print it.")
  var format = Format.table

  func run() throws {
    let text = try reading {
      let table = try self.table.file.open()
      let wanted = try filter.criteria(in: table)
      let found = try table.resolved().filter { entry in
        wanted.stated.allSatisfy { entry.criteria[$0] == wanted[$0] }
      }
      if found.isEmpty {
        throw CommandFailure("no recipe states \(wanted.arguments)", status: ExitStatus.failure)
      }
      var figures = RecipeFigures(table)
      let rows = try found.map {
        Row(criteria: $0.criteria, counts: try figures.counts(of: $0.recipe))
      }
      return format == .json ? json(rows) : lines(rows)
    }
    printOutput(text)
  }

  private struct Row {
    let criteria: Criteria
    let counts: RecipeFigures.Counts
  }

  private func lines(_ rows: [Row]) -> String {
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

  private func json(_ rows: [Row]) -> String {
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
