import CommandSupport
import Diagnostics
import Measurements
import RecipeDocuments
import RecipeTable
import RuntimeCommands

/// Holds the snapshot of the body against a recipe, as `larder validate` does.
struct ValidateEndpoint: Endpoint {
  let parameters = QueryParameters.criteria + ["profile", "phase"]
  let formats: [Format] = [.ctrf, .junit, .text]

  func answer(_ question: Question) throws -> Answer {
    let query = try question.recipeQuery(command: "larder validate --snapshot -")
    guard !(try question.parameters.typedCriteria().stated.isEmpty) else {
      throw CommandFailure(
        "say which recipe: criteria such as service=eks", status: ExitStatus.unusable)
    }
    let compiled = try question.asking(query, query.recipe)
    let validation = try ClusterValidation.judge(
      Recipe(askedOfCluster: compiled, criteria: query.criteria), by: question.snapshot(),
      phases: phases(question.parameters))
    return Answer(question.format.validationFormat.report(validation), question.format)
  }

  private func phases(_ parameters: QueryParameters) throws -> [ClusterValidation.Phase] {
    let names = parameters.all("phase")
    if names.isEmpty { return [.all] }
    return try names.map { name in
      guard let phase = ClusterValidation.Phase(rawValue: name) else {
        let known = ClusterValidation.Phase.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure("phase takes \(known), not \(name)", status: ExitStatus.unusable)
      }
      return phase
    }
  }
}

/// Holds the snapshot of the body against every recipe, as `larder match` does.
struct MatchEndpoint: Endpoint {
  let parameters = QueryParameters.criteria + ["all"]
  let formats: [Format] = [.json, .text]

  func answer(_ question: Question) throws -> Answer {
    let matches = try SnapshotMatches(
      question.parameters.typedCriteria(), snapshot: question.snapshot(), in: question.table)
    let report = MatchReport(matches: matches, showsAll: try question.parameters.flag("all"))
    return Answer(question.format == .json ? report.json : report.text, question.format)
  }
}

extension Question {
  fileprivate func snapshot() throws -> Snapshot {
    do {
      return try Snapshot.read(body, path: "(request body)")
    } catch {
      let text = DiagnosticPrinter(root: "").text(error.diagnostic)
      throw CommandFailure(String(text.dropLast()), status: ExitStatus.unusable)
    }
  }
}

extension Format {
  fileprivate var validationFormat: ClusterValidation.Format {
    switch self {
    case .junit: .junit
    case .text: .text
    default: .ctrf
    }
  }
}
