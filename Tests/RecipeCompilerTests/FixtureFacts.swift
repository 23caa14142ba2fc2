import Diagnostics
import RecipeCompiler
import RecipeDocuments
import RecipeTable
import TestSupport

/// What compiling a fixture's tree gives, in the form of its expectation: the diagnostics as they are
/// printed, then questions with their answers:
///
///     ? service=eks accelerator=h100
///     outcome = recipe
///     metadata.appliedOverlays = ["base","eks"]
///
/// Answers are JSON; what is asked is `outcome`, a selector of `larder query`, `hydrated.…` for the
/// components as they deploy, or `overrode.…` for where a Helm value comes from.
struct FixtureFacts {
  let diagnostics: [Diagnostic]
  private let table: RecipeTable?

  init(_ fixture: Fixture) throws {
    let folder = try TemporaryFolder()
    let compilation = compile(
      roots: try fixture.write(to: folder), provenance: TableProvenance())
    diagnostics = compilation.diagnostics
    table = try compilation.table.map { bytes in try RecipeTable(bytes: bytes) }
  }

  func text(answering expectation: String) throws -> String {
    var text = DiagnosticPrinter(root: "tree").text(diagnostics)
    var question: Question?
    var isAsking = false
    for line in expectation.split(separator: "\n").map(String.init) {
      if line.hasPrefix("?") {
        isAsking = true
        question = try table.map { try Question(line, $0) }
        text += line + "\n"
      } else if isAsking, let name = line.split(separator: "=").first {
        let name = name.hasSuffix(" ") ? String(name.dropLast()) : String(name)
        text += "\(name) = \(try question?.answer(name) ?? "(no table)")\n"
      }
    }
    return text
  }
}

/// A combination, with a value of the profile where the fixture selects one.
private struct Question {
  let table: RecipeTable
  let criteria: Criteria
  let outcome: Outcome
  let profile: String?

  init(_ line: String, _ table: RecipeTable) throws {
    var criteria = Criteria()
    var profile: String?
    for pair in line.dropFirst().split(separator: " ") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      if let dimension = Dimension(name: parts[0]) {
        criteria[dimension] = try table.canonical(parts[1], for: dimension) ?? parts[1]
      } else if parts[0] == "profile" {
        profile = parts[1]
      } else {
        throw Fixture.Malformed(reason: "unknown \(pair) in \(line)")
      }
    }
    self.table = table
    self.criteria = criteria
    self.profile = profile
    outcome = try table.outcome(for: criteria)
  }

  func answer(_ name: String) throws -> String {
    if name == "outcome" { return try description() }
    guard let recipe = try recipe() else { return "(no recipe)" }
    if name.hasPrefix("hydrated") {
      return try part(of: RecipeResult.hydratedComponents(recipe), name)
    }
    if name.hasPrefix("trace.") { return try trace(String(name.dropFirst("trace.".count)), recipe) }
    do {
      return try Selection(recipe, criteria: criteria).select(name).value().json()
    } catch is Selection.Missing {
      return "(absent)"
    }
  }

  private func recipe() throws -> CompiledRecipe? {
    guard case .recipe(let number) = outcome else { return nil }
    let recipe = try table.recipe(number)
    guard let profile else { return recipe }
    let choices = try recipe.document.value()["profile"]?["choices"]?.elements ?? []
    let choice = choices.first { $0["value"]?.string == profile }
    return try choice?["recipe"]?.int.map { number in try table.recipe(number) }
  }

  private func part(of value: Value, _ name: String) -> String {
    var part: Value? = value
    for key in name.split(separator: ".").dropFirst() { part = part?[String(key)] }
    return part?.json() ?? "(absent)"
  }

  /// `file:line:column`, and after `<` what was overridden, the last first.
  private func trace(_ path: String, _ recipe: CompiledRecipe) throws -> String {
    let keys = path.split(separator: ".").map(String.init)
    var trace = try RecipeTraces(recipe, in: table).values[keys[0]]
    for key in keys.dropFirst() { trace = trace?.fields[key] }
    guard let trace else { return "(absent)" }
    let overrode = trace.overrode.map { "\($0.value) at \(place($0.origin))" }
    return ([place(trace.origin)] + overrode).joined(separator: " < ")
  }

  private func place(_ origin: Trace.Origin) -> String {
    "\(origin.file):\(origin.line):\(origin.column)"
  }

  private func description() throws -> String {
    switch outcome {
    case .recipe: return "recipe"
    case .osRequired(let values): return "os-required " + values.joined(separator: " ")
    case .failed(let failure):
      return
        "failed at \(failure.file ?? "-"):\(failure.line):\(failure.column): \(failure.message)"
    case .uncovered(let dimensions):
      return "uncovered "
        + (try table.uncovered(dimensions, in: criteria)).map { entry in
          let ways = entry.completions.map { completion in
            completion.sorted { $0.key < $1.key }.map { "\($0.key.name)=\($0.value)" }
              .joined(separator: " ")
          }
          return entry.dimension.name + " [" + ways.joined(separator: " | ") + "]"
        }.joined(separator: ", ")
    }
  }
}
