import ArgumentParser
import CommandSupport

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
      let list = try RecipeList(stating: filter.criteria(in: table), in: table)
      return format == .json ? list.json : list.text
    }
    printOutput(text)
  }
}
