import RecipeDocuments
import RecipeTable

extension Validation {
  /// Constraints that no reading could be held to, which is the recipe's fault and not the cluster's.
  public struct Unjudgeable: Error, Equatable {
    /// Such as `readiness: K8s.server.version: ">=" is no condition`, one each.
    public let reasons: [String]
  }

  /// Judges a recipe by a snapshot.
  ///
  /// - Parameter phases: those to judge; their order and repetitions do not matter.
  public init(
    _ recipe: Recipe, snapshot: Snapshot, phases: some Sequence<Phase> = Phase.allCases
  ) throws(Unjudgeable) {
    let wanted = Set(phases)
    var judge = Judge(snapshot: snapshot)
    let sections = Phase.allCases.filter(wanted.contains).map { judge.section($0, of: recipe) }
    guard judge.unjudgeable.isEmpty else { throw Unjudgeable(reasons: judge.unjudgeable) }
    self.init(
      recipe: recipe.criteria.name,
      timestamp: snapshot.metadata.first { $0.key == "timestamp" }?.value.scalarText
        .flatMap(Timestamp.init),
      sections: sections)
  }
}

/// Judges test by test.
///
/// Of readiness a snapshot says all there is to say, so a reading that is missing fails its test: a
/// cluster must not pass because nobody looked. The other phases speak of a cluster with the recipe
/// deployed on it and running, of which a snapshot knows little, so what it lacks is skipped there.
private struct Judge {
  let snapshot: Snapshot
  private(set) var unjudgeable: [String] = []

  init(snapshot: Snapshot) { self.snapshot = snapshot }

  mutating func section(_ phase: Validation.Phase, of recipe: Recipe) -> Validation.Section {
    let declared = recipe.phases.first { $0.name == phase.rawValue }
    let constraints =
      (phase == .readiness ? recipe.constraints : []) + (declared?.constraints ?? [])
    let checks = declared?.checks ?? []
    var tests: [Validation.Test] = []
    for constraint in constraints { tests.append(test(constraint, phase, checks: checks)) }
    for check in checks {
      tests.append(
        Validation.Test(
          phase: phase, subject: .check(check), status: .skipped, actual: nil,
          reason: "needs a running cluster"))
    }
    return Validation.Section(phase: phase, tests: tests)
  }

  // MARK: Constraints

  private mutating func test(
    _ constraint: Recipe.Constraint, _ phase: Validation.Phase, checks: [String]
  ) -> Validation.Test {
    let verdict = verdict(constraint, phase, readers: Self.readers(of: constraint, among: checks))
    let isWarning = verdict.status == .failed && constraint.severity == "warning"
    return Validation.Test(
      phase: phase, subject: .constraint(constraint),
      status: isWarning ? .other : verdict.status, actual: verdict.actual, reason: verdict.reason)
  }

  private struct Verdict {
    let status: Validation.Status
    var actual: String?
    var reason: String?
  }

  private mutating func verdict(
    _ constraint: Recipe.Constraint, _ phase: Validation.Phase, readers: [String]
  ) -> Verdict {
    guard let path = try? MeasurementPath(constraint.name) else {
      if phase != .readiness { return Verdict(status: .skipped, reason: Self.input(readers)) }
      return refuse(constraint, phase, "\(constraint.name) is no address of a reading")
    }
    guard let expression = try? ConstraintExpression(constraint.value) else {
      return refuse(constraint, phase, "\(quoted(constraint.value)) is no condition")
    }
    do throws(Snapshot.Unavailable) {
      let found = try reading(path)
      return compare(found, expression, constraint, phase)
    } catch {
      if phase == .readiness { return Verdict(status: .failed, reason: error.reason) }
      let elsewhere = readers.isEmpty ? "" : "; \(Self.list(readers)) needs a running cluster"
      return Verdict(status: .skipped, reason: error.reason + elsewhere)
    }
  }

  private mutating func compare(
    _ found: Found, _ expression: ConstraintExpression, _ constraint: Recipe.Constraint,
    _ phase: Validation.Phase
  ) -> Verdict {
    do throws(ConstraintExpression.NotComparable) {
      let holds = try expression.isSatisfied(by: found.text)
      return Verdict(
        status: holds ? .passed : .failed, actual: found.text, reason: found.origin)
    } catch {
      let sign = expression.comparison.rawValue
      guard ConstraintVersion(error.value) != nil else {
        return refuse(
          constraint, phase, "\(sign) compares versions, and \(quoted(error.value)) is none")
      }
      return Verdict(
        status: .failed, actual: found.text,
        reason: "\(sign) compares versions, and what was found is none")
    }
  }

  /// - Returns: a placeholder, as there will be no report.
  private mutating func refuse(
    _ constraint: Recipe.Constraint, _ phase: Validation.Phase, _ reason: String
  ) -> Verdict {
    unjudgeable.append("\(phase.rawValue): \(constraint.name): \(reason)")
    return Verdict(status: .skipped)
  }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }

  // MARK: Readings

  private struct Found {
    let text: String
    /// Where it was read off, when it is not the reading of its own address.
    var origin: String?
  }

  private func reading(_ path: MeasurementPath) throws(Snapshot.Unavailable) -> Found {
    guard path.type == MeasurementPath.deploymentType else {
      return Found(text: try snapshot.reading(at: path))
    }
    return Found(
      text: try snapshot.deployedVersion(path), origin: "by the tag of the image \(path.subtype)")
  }

  // MARK: Checks that read constraints

  /// The checks of the phase that read a constraint.
  private static func readers(
    of constraint: Recipe.Constraint, among checks: [String]
  ) -> [String] {
    let known = (CheckInputs.readers[constraint.name] ?? []) + [constraint.name]
    return checks.filter(known.contains)
  }

  private static func input(_ readers: [String]) -> String {
    readers.isEmpty
      ? "an input of a check, and the recipe lists none that is known to read it"
      : "an input of \(list(readers)), which needs a running cluster"
  }

  private static func list(_ names: [String]) -> String {
    (names.count == 1 ? "the check " : "the checks ") + names.joined(separator: ", ")
  }
}

extension Snapshot {
  /// The version of a component that runs. Snapshots know no Helm releases, but the tag of every image
  /// by the image's name; AICR's own check goes by the tag of the operator's image, too. An image of
  /// any other name than the component's would be a guess.
  ///
  /// - Parameter path: `Deployment.component.version`.
  fileprivate func deployedVersion(_ path: MeasurementPath) throws(Unavailable) -> String {
    guard path.key == "version", path.selector == nil else {
      throw Unavailable("a snapshot has no \(path.key) of what is deployed")
    }
    guard let images = subtype("image", of: "K8s")?.record.data, !images.isEmpty else {
      throw Unavailable("the snapshot has no images, K8s.image")
    }
    guard let tag = images.first(where: { $0.key == path.subtype })?.value.scalarText else {
      throw Unavailable("the snapshot has no image \(path.subtype)")
    }
    guard ConstraintVersion(tag) != nil else {
      throw Unavailable("the tag \(tag) of the image \(path.subtype) is no version")
    }
    return tag
  }
}
