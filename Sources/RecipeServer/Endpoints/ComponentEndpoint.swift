import CommandSupport
import Diagnostics
import HTTPTypes
import RecipeTable

/// What is known of a component, and how the recipes have it.
struct ComponentEndpoint: Endpoint {
  let parameters: [String] = []
  let formats: [Format] = [.json, .yaml]

  private static let described = ["name", "displayName", "description", "readme"]
  private static let deployed = ["type", "chart", "source", "version", "tag", "path", "namespace"]

  func answer(_ question: Question) throws -> Answer {
    let table = question.table
    let record = try table.catalog("components").elements().first {
      try $0.member("name")?.string() == question.name
    }
    let deployments = try deployments(of: question.name, in: table)
    guard record != nil || !deployments.isEmpty else {
      throw try unknown(question.name, in: table)
    }
    var fields = [Value.Field("name", .string(question.name))]
    for name in Self.described.dropFirst() {
      if let value = try record?.member(name)?.value() { fields.append(Value.Field(name, value)) }
    }
    fields.append(Value.Field("deployments", .array(deployments)))
    return try Answer(.map(fields), question.format)
  }

  /// Each way in which recipes deploy it, the most common first, with the number of combinations.
  private func deployments(of name: String, in table: RecipeTable) throws -> [Value] {
    var combinations: [Int: Int] = [:]
    try table.forEachResolved { _, recipe throws(TableError) in
      combinations[recipe, default: 0] += 1
    }
    var found: [(fields: [Value.Field], count: Int)] = []
    for (recipe, count) in combinations.sorted(by: { $0.key < $1.key }) {
      guard let fields = try deployment(of: name, in: table.recipe(recipe)) else { continue }
      if let known = found.firstIndex(where: { $0.fields == fields }) {
        found[known].count += count
      } else {
        found.append((fields, count))
      }
    }
    let sorted = found.map { (text: Value.map($0.fields).json(), entry: $0) }.sorted {
      $0.entry.count != $1.entry.count
        ? $0.entry.count > $1.entry.count
        : $0.text.precedes($1.text)
    }
    return sorted.map {
      .map($0.entry.fields + [Value.Field("recipeCount", .int(Int64($0.entry.count)))])
    }
  }

  /// - Returns: nil where the recipe does not deploy it.
  private func deployment(
    of name: String, in recipe: CompiledRecipe
  ) throws(TableError) -> [Value.Field]? {
    guard try recipe.document.member("deploymentOrder")?.strings().contains(name) == true else {
      return nil
    }
    for reference in try recipe.document.member("componentRefs")?.elements() ?? [] {
      guard try reference.member("name")?.string() == name else { continue }
      var fields: [Value.Field] = []
      for field in Self.deployed {
        if let value = try reference.member(field)?.value() {
          fields.append(Value.Field(field, value))
        }
      }
      return fields
    }
    return nil
  }

  private func unknown(_ name: String, in table: RecipeTable) throws -> CommandFailure {
    let names = try table.catalog("components").elements().compactMap {
      try $0.member("name")?.string()
    }
    let hint = didYouMean(nearestName(to: name, in: names))
    return CommandFailure(
      "unknown component \(name)\(hint)\nvalid: \(names.joined(separator: ", "))",
      status: ExitStatus.failure)
  }
}
