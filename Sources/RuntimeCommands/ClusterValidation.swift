import ArgumentParser
import ClusterAccess
import CommandSupport
import Diagnostics
import Evidence
import Measurements
import RecipeDocuments
import RecipeTable

/// What `larder validate` is asked, however its options were read.
package struct ClusterValidation {
  package enum Phase: String, ExpressibleByArgument, CaseIterable {
    case readiness, deployment, performance, conformance, all

    /// The phases that it stands for.
    package var phases: [Validation.Phase] {
      Validation.Phase(rawValue: rawValue).map { [$0] } ?? Validation.Phase.allCases
    }
  }

  package enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, ctrf, junit

    package func report(_ validation: Validation) -> String {
      switch self {
      case .text: ValidationText.text(validation)
      case .ctrf: CTRFReport.text(validation)
      case .junit: JUnitReport.text(validation)
      }
    }
  }

  /// A path, `-` for standard input, or `cm://NAMESPACE/NAME`.
  var snapshot: String
  /// The same; nil where the criteria say which recipe.
  var recipePath: String?
  /// Whose ConfigMaps they can be.
  var cluster = Kubectl()
  var table = TableFile()
  var criteria = TypedCriteria()
  var profile: String?
  var phases: [Phase] = [.all]
  var format = Format.text
  /// The file to write to; nil for standard output.
  var output: String?
  var failsOnError = true
  /// What is left behind for others; nil for nothing.
  var evidence: EvidenceOutput?

  /// Prints or writes the report, and the evidence if it is any.
  func run() throws {
    let signer = try evidence?.signer()
    let asked = try asked()
    let snapshot = try SnapshotFile.load(snapshot, from: cluster)
    let validation = try Self.judge(asked.recipe, by: snapshot.snapshot, phases: phases)
    let report = format.report(validation)
    try write(report, to: output)
    if validation.tests.isEmpty { printError("larder: the recipe declares nothing to judge") }
    if let signer, let subject = asked.subject {
      try signer.write(validation, of: subject, snapshot: snapshot.bytes)
    }
    if validation.isFailed, failsOnError { throw CommandFailure("", status: ExitStatus.failure) }
  }

  private struct Asked {
    let recipe: Recipe
    /// Where evidence is wanted.
    var subject: EvidenceStatement.Subject?
  }

  private func asked() throws -> Asked {
    if let recipePath { return Asked(recipe: try read(recipePath)) }
    // The digest of a table has to be that of the bytes which were read.
    let bytes = evidence == nil ? nil : try table.bytes()
    return try reading {
      let query = try RecipeQuery(
        criteria, profile: profile, in: table, opened: bytes.map(RecipeTable.init(bytes:)),
        command: "larder validate --snapshot \(snapshot.quotedForShell)")
      let compiled = try query.recipe()
      return Asked(
        recipe: try Recipe(askedOfCluster: compiled, criteria: query.criteria),
        subject: try bytes.map { bytes in
          try EvidenceStatement.Subject(
            of: compiled, criteria: query.criteria, in: query.table, bytes: bytes)
        })
    }
  }

  /// - Parameter argument: as it was typed.
  private func read(_ argument: String) throws -> Recipe {
    let document = try InputDocument(argument, .recipe, from: cluster)
    do {
      return try RecipeFile.read(document.bytes, path: document.path)
    } catch {
      let text = DiagnosticPrinter(root: "").text(error.diagnostics.sortedForPrinting())
      printError(String(text.dropLast()))
      throw CommandFailure("", status: ExitStatus.unusable)
    }
  }

  /// Holds a snapshot against what a recipe asks.
  ///
  /// - Throws: where that is nothing that a reading could fulfil.
  package static func judge(
    _ recipe: Recipe, by snapshot: Snapshot, phases: [Phase]
  ) throws -> Validation {
    do {
      return try Validation(recipe, snapshot: snapshot, phases: phases.flatMap(\.phases))
    } catch {
      let reasons = error.reasons.map { "\n  \($0)" }.joined()
      throw CommandFailure(
        "no reading could fulfil what the recipe asks:\(reasons)", status: ExitStatus.unusable)
    }
  }
}

extension ClusterValidation {
  /// - Returns: nil where the argument parser has to look.
  init?(_ arguments: PlainArguments) {
    self.init(snapshot: "")
    for option in arguments.options {
      guard set(option) else { return nil }
    }
    let asksTable = !criteria.stated.isEmpty || profile != nil || table.path != nil
    guard !snapshot.isEmpty, asksTable == (recipePath == nil),
      recipePath != nil || !criteria.stated.isEmpty
    else { return nil }
  }

  /// - Returns: whether there is such an option, and it takes this value.
  private mutating func set(_ option: (name: String, value: String)) -> Bool {
    switch option.name {
    case "recipe": recipePath = option.value
    case "snapshot": snapshot = option.value
    case "table": table.path = option.value
    case "profile": profile = option.value
    case "output": output = option.value
    case "phase": return Phase(rawValue: option.value).map { phases = [$0] } != nil
    case "format": return Format(rawValue: option.value).map { format = $0 } != nil
    case "fail-on-error": return Bool(option.value).map { failsOnError = $0 } != nil
    default: return criteria.set(option)
    }
    return true
  }
}
