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
    discussion: "Criteria narrow the list to the combinations that state them.")

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
      return format == .json ? json(found.map(\.criteria)) : lines(found.map(\.criteria))
    }
    printOutput(text)
  }

  private func lines(_ combinations: [Criteria]) -> String {
    let header = ["RECIPE"] + Dimension.allCases.map { $0.name.uppercased() }
    return TextTable.text(
      header: header,
      rows: combinations.map { criteria in
        [criteria.name] + Dimension.allCases.map { criteria.states($0) ? criteria[$0] : "-" }
      })
  }

  private func json(_ combinations: [Criteria]) -> String {
    Value.array(
      combinations.map { criteria in
        .map(
          [Value.Field("name", .string(criteria.name))]
            + Dimension.allCases.map { Value.Field($0.name, .string(criteria[$0])) })
      }
    ).json(indentation: 2) + "\n"
  }
}
