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

extension Validation {
  /// Every test that a recipe declares, in the order in which they are judged, before anybody did: all are
  /// skipped.
  public static func tests(declaredBy recipe: Recipe) -> [Test] {
    Phase.allCases.flatMap { phase in
      let (constraints, checks) = declared(in: phase, by: recipe)
      let subjects = constraints.map(Test.Subject.constraint) + checks.map(Test.Subject.check)
      return distinct(
        subjects.map {
          Test(phase: phase, subject: $0, status: .skipped, actual: nil, reason: nil)
        })
    }
  }

  fileprivate static func declared(
    in phase: Phase, by recipe: Recipe
  ) -> (constraints: [Recipe.Constraint], checks: [String]) {
    let declared = recipe.phases.first { $0.name == phase.rawValue }
    let ofRecipe = phase == .readiness ? recipe.constraints : []
    return (ofRecipe + (declared?.constraints ?? []), declared?.checks ?? [])
  }

  /// Programs that collect reports know a test by its name.
  fileprivate static func distinct(_ tests: [Test]) -> [Test] {
    var seen: [String: Int] = [:]
    return tests.map { test in
      seen[test.path, default: 0] += 1
      guard let count = seen[test.path], count > 1 else { return test }
      var test = test
      test.distinction = test.constraint == nil ? "check" : String(count)
      return test
    }
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
    let (constraints, checks) = Validation.declared(in: phase, by: recipe)
    var tests: [Validation.Test] = []
    for constraint in constraints { tests.append(test(constraint, phase, checks: checks)) }
    for check in checks {
      tests.append(
        Validation.Test(
          phase: phase, subject: .check(check), status: .skipped, actual: nil,
          reason: "needs a running cluster"))
    }
    return Validation.Section(phase: phase, tests: Validation.distinct(tests))
  }

  // MARK: Constraints

  private mutating func test(
    _ constraint: Recipe.Constraint, _ phase: Validation.Phase, checks: [String]
  ) -> Validation.Test {
    let outcome = outcome(constraint, phase, readers: Self.readers(of: constraint, among: checks))
    let isWarning = outcome.status == .failed && constraint.severity == "warning"
    return Validation.Test(
      phase: phase, subject: .constraint(constraint),
      status: isWarning ? .other : outcome.status, actual: outcome.actual, reason: outcome.reason)
  }

  private struct Outcome {
    let status: Validation.Status
    var actual: String?
    var reason: String?
  }

  private mutating func outcome(
    _ constraint: Recipe.Constraint, _ phase: Validation.Phase, readers: [String]
  ) -> Outcome {
    let compiled = CompiledConstraint(name: constraint.name, value: constraint.value)
    if compiled.path == nil, phase != .readiness {
      return Outcome(status: .skipped, reason: Self.input(readers))
    }
    let verdict = snapshot.verdictOnDeployment(compiled) ?? snapshot.verdict(on: compiled)
    switch verdict.status {
    case .passed:
      return Outcome(status: .passed, actual: verdict.actual, reason: verdict.reason)
    case .failed, .notComparable:
      return Outcome(status: .failed, actual: verdict.actual, reason: verdict.reason)
    case .unavailable where phase == .readiness:
      return Outcome(status: .failed, reason: verdict.reason)
    case .unavailable:
      let elsewhere = readers.isEmpty ? nil : "\(Self.list(readers)) needs a running cluster"
      let reasons = [verdict.reason, elsewhere].compactMap { $0 }
      return Outcome(status: .skipped, reason: reasons.joined(separator: "; "))
    case .malformed:
      unjudgeable.append("\(phase.rawValue): \(constraint.name): \(verdict.reason ?? "")")
      // A placeholder, as there will be no report.
      return Outcome(status: .skipped)
    }
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
  /// Holds a constraint against what runs.
  ///
  /// - Returns: nil when it is not about what is deployed.
  fileprivate func verdictOnDeployment(_ constraint: CompiledConstraint) -> ConstraintVerdict? {
    guard let path = constraint.path, path.type == MeasurementPath.deploymentType,
      let expression = constraint.expression
    else { return nil }
    do throws(Unavailable) {
      let found = ConstraintVerdict(of: try deployedVersion(path), against: expression)
      return ConstraintVerdict(
        found.status, actual: found.actual,
        reason: found.reason ?? "by the tag of the image \(path.subtype)")
    } catch {
      return ConstraintVerdict(.unavailable, reason: error.reason)
    }
  }

  /// The version of a component that runs. Snapshots know no Helm releases, but the tag of every image
  /// by the image's name; AICR's own check goes by the tag of the operator's image, too. An image of
  /// any other name than the component's would be a guess.
  ///
  /// - Parameter path: `Deployment.component.version`.
  private func deployedVersion(_ path: MeasurementPath) throws(Unavailable) -> String {
    guard path.key == "version", path.selector == nil else {
      throw Unavailable("a snapshot has no \(path.key) of what is deployed")
    }
    guard let images = subtype("image", of: "K8s")?.record, !images.data.isEmpty else {
      throw Unavailable("the snapshot has no images, K8s.image")
    }
    guard let tag = images.datum(path.subtype)?.readingText else {
      throw Unavailable("the snapshot has no image \(path.subtype)")
    }
    guard ConstraintVersion(tag) != nil else {
      throw Unavailable("the tag \(tag) of the image \(path.subtype) is no version")
    }
    return tag
  }
}
