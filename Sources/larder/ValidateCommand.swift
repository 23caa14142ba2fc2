import ArgumentParser
import CommandSupport
import Diagnostics
import Measurements
import RecipeDocuments
import RecipeTable

struct ValidateCommand: ParsableCommand {
  enum Phase: String, ExpressibleByArgument, CaseIterable {
    case readiness, deployment, performance, conformance, all

    /// The phases that it stands for.
    var phases: [Validation.Phase] {
      Validation.Phase(rawValue: rawValue).map { [$0] } ?? Validation.Phase.allCases
    }
  }

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, ctrf, junit

    func report(_ validation: Validation) -> String {
      switch self {
      case .text: ValidationText.text(validation)
      case .ctrf: CTRFReport.text(validation)
      case .junit: JUnitReport.text(validation)
      }
    }
  }

  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Hold a cluster's snapshot against a recipe.",
    discussion: """
      The recipe is a file that larder recipe wrote, or what the table has for the criteria. Readiness \
      is judged by the snapshot alone, and a reading that is missing fails. Of the other phases, what \
      a snapshot can tell is judged, and the rest is skipped, with the reason. Constraints of the \
      severity warning fail nothing.

      Exit codes: 0 nothing failed; 1 a constraint failed; 2 the question could not be taken.
      """)

  @Option(
    name: .customLong("recipe"),
    help: "A recipe, as YAML or JSON, instead of criteria; - for standard input.",
    completion: .file())
  var recipePath: String?

  @OptionGroup var table: TableOptions

  @OptionGroup var criteria: CriteriaOptions

  @Option(help: QueryHelp.profile)
  var profile: String?

  @Option(
    help: "The snapshot, as YAML or JSON; - for standard input.", completion: .file())
  var snapshot: String

  @Option(help: "The phase to judge; can be repeated.")
  var phase: [Phase] = [.all]

  @Option(help: "How to print it.")
  var format = Format.text

  @Option(help: "The file to write to, instead of standard output.", completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("Exit with 1 where a constraint failed.", valueName: "true|false"))
  var failOnError = true

  func validate() throws {
    let asksTable =
      criteria.areGiven || profile != nil || table.path != nil || table.requireSignature != nil
    if recipePath != nil, asksTable {
      throw ValidationError("--recipe is a recipe by itself: give it, or criteria, not both")
    }
    if recipePath == nil, !criteria.areGiven {
      throw ValidationError("say which recipe: --recipe FILE, or criteria such as --service eks")
    }
    if recipePath == "-", snapshot == "-" {
      throw ValidationError("only one of recipe and snapshot can be -")
    }
  }

  func run() throws {
    let recipe = try recipe()
    let validation = try judge(recipe, by: SnapshotFile.read(snapshot))
    let report = format.report(validation)
    if let output {
      try writeFile(Array(report.utf8), to: output)
    } else {
      printOutput(report)
    }
    if validation.isFailed, failOnError { throw CommandFailure("", status: ExitStatus.failure) }
  }

  private func recipe() throws -> Recipe {
    if let recipePath { return try read(recipePath) }
    return try reading {
      let query = try RecipeQuery(
        criteria.typed, profile: profile, in: table.file,
        command: "larder validate --snapshot \(snapshot.quotedForShell)")
      return try Recipe(query.recipe(), criteria: query.criteria)
    }
  }

  /// - Parameter argument: a path, or `-` for standard input.
  private func read(_ argument: String) throws -> Recipe {
    let isInput = argument == "-"
    let bytes = try readFile(isInput ? "/dev/stdin" : argument)
    do {
      return try RecipeFile.read(bytes, path: isInput ? "(standard input)" : argument)
    } catch {
      let text = DiagnosticPrinter(root: "").text(error.diagnostics.sortedForPrinting())
      printError(String(text.dropLast()))
      throw CommandFailure("", status: ExitStatus.unusable)
    }
  }

  private func judge(_ recipe: Recipe, by snapshot: Snapshot) throws -> Validation {
    do {
      return try Validation(recipe, snapshot: snapshot, phases: phase.flatMap(\.phases))
    } catch {
      let reasons = error.reasons.map { "\n  \($0)" }.joined()
      throw CommandFailure(
        "no reading could fulfil what the recipe asks:\(reasons)", status: ExitStatus.unusable)
    }
  }
}
