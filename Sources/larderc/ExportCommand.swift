import ArgumentParser
import CommandSupport
import RecipeBundle
import RecipeDocuments
import RecipeTable
import YAMLSyntax

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print what every combination resolves to, one JSON object a line.",
    discussion: """
      Combinations that the tree's errors concern are printed with their error; the exit code is 1 \
      only when the tree could not be loaded.
      """)

  @OptionGroup var tree: TreeOptions

  @Option(
    help: """
      A JSON or YAML file with the values to combine: an object with a list for each dimension. \
      Without it, those that the tree's overlays state.
      """, completion: .file())
  var dimensions: String?

  func run() throws {
    let table = try tree.tableToAsk()
    let values = try dimensions.map(readDimensions) ?? usedValues(table)
    var exporter = Exporter(table: table)
    var lines = ""
    try forEachCombination(of: values) { typed in
      lines += try exporter.rows(for: typed)
      if lines.utf8.count > 1 << 20 {
        printOutput(lines)
        lines = ""
      }
    }
    printOutput(lines)
  }

  private func usedValues(_ table: RecipeTable) throws -> [[String]] {
    try Dimension.allCases.map { dimension in
      [Criteria.any] + (try table.vocabulary(dimension).filter(\.isUsed).map(\.name))
    }
  }

  private func readDimensions(_ path: String) throws -> [[String]] {
    let document = YAMLDocument(bytes: try readFile(path), path: path)
    return try Dimension.allCases.map { dimension in
      guard let list = document.root?.mapping?[dimension.name]?.sequence else {
        throw CommandFailure(
          "\(path) has no list of values for \(dimension.name)", status: ExitStatus.unusable)
      }
      return list.compactMap { $0.scalar?.text }
    }
  }

  private func forEachCombination(
    of values: [[String]], _ body: ([Dimension: String]) throws -> Void
  ) throws {
    func visit(_ level: Int, _ chosen: [Dimension: String]) throws {
      guard level < values.count else { return try body(chosen) }
      for value in values[level] {
        var inner = chosen
        inner[Dimension.allCases[level]] = value
        try visit(level + 1, inner)
      }
    }
    try visit(0, [:])
  }
}

/// Writes the rows of combinations; the text of a recipe that several share is made once.
private struct Exporter {
  let table: RecipeTable
  private var recipes: [Int: String] = [:]

  init(table: RecipeTable) { self.table = table }

  /// The row of a combination, and one for each value of the profile that its recipe declares.
  mutating func rows(for typed: [Dimension: String]) throws -> String {
    var criteria = Criteria()
    for (dimension, value) in typed {
      criteria[dimension] = try table.canonical(value, for: dimension) ?? value
    }
    let key = Dimension.allCases.map { Value.Field($0.name, .string(typed[$0] ?? Criteria.any)) }
    switch try table.outcome(for: criteria) {
    case .recipe(let number): return try recipeRows(number, key)
    case .osRequired: return row(key, "error", .string("os-required"))
    case .failed(let failure):
      let choices = try rows(of: failure.choices, failure.profile ?? "", key)
      return row(key, "error", .string(failure.message)) + choices
    case .uncovered(let uncovered):
      let entries = try table.uncovered(uncovered, in: criteria)
      return row(key, "uncovered", .array(entries.map(document)))
    }
  }

  private mutating func recipeRows(_ number: Int, _ key: [Value.Field]) throws -> String {
    let profile = try table.recipe(number).document.value()["profile"]
    let choices = (profile?["choices"]?.elements ?? []).map(Failure.Choice.init)
    return row(key, "recipe", json: try recipe(number))
      + (try rows(of: choices, profile?["name"]?.string ?? "", key))
  }

  private mutating func rows(
    of choices: [Failure.Choice], _ profile: String, _ key: [Value.Field]
  ) throws -> String {
    var rows = ""
    for choice in choices {
      let selected = key + [Value.Field("profile", .string("\(profile)=\(choice.value)"))]
      if let number = choice.recipe {
        rows += row(selected, "recipe", json: try recipe(number))
      } else {
        rows += row(selected, "error", .string("\(choice.value) cannot be selected"))
      }
    }
    return rows
  }

  private func document(_ uncovered: Uncovered) -> Value {
    let completions = uncovered.completions.map { completion in
      Value.map(
        completion.sorted { $0.key < $1.key }.map { Value.Field($0.key.name, .string($0.value)) })
    }
    return .map([
      Value.Field("dimension", .string(uncovered.dimension.name)),
      Value.Field("completions", .array(completions)),
    ])
  }

  private func row(_ key: [Value.Field], _ name: String, _ value: Value) -> String {
    row(key, name, json: value.json())
  }

  private func row(_ key: [Value.Field], _ name: String, json: String) -> String {
    "\(Value.map(key).json().dropLast()),\"\(name)\":\(json)}\n"
  }

  private mutating func recipe(_ number: Int) throws -> String {
    if let known = recipes[number] { return known }
    let compiled = try table.recipe(number)
    let result = try RecipeResult.document(compiled, criteria: Criteria())
    let left = result.fields.filter { $0.key != "kind" && $0.key != "criteria" }.map { field in
      field.key == "componentRefs"
        ? Value.Field(field.key, .array(field.value.elements.map(withDigest))) : field
    }
    let hydrated = try RecipeResult.hydratedComponents(compiled)
    let json = Value.map(left + [Value.Field("hydratedComponents", hydrated)]).json()
    recipes[number] = json
    return json
  }

  /// A health check is long, and the same for many: its digest says as much.
  private func withDigest(_ ref: Value) -> Value {
    .map(
      ref.fields.map { field in
        guard field.key == "healthCheckAsserts", let text = field.value.string else { return field }
        let digest = BundleArchive.sha256(Array(text.utf8))
        return Value.Field(field.key, .string("sha256:" + digest))
      })
  }
}
