import RecipeDocuments

/// What a snapshot says of everything that a recipe's validation phases declare.
///
/// It holds no time of its own and nothing of the machine that judged, so that the same recipe and
/// snapshot always make the same reports.
public struct Validation: Sendable {
  /// In the order in which they are gone through.
  public enum Phase: String, Sendable, CaseIterable {
    /// What the cluster must be before anything is deployed.
    case readiness
    /// What the components must have become.
    case deployment
    /// What benchmarks must reach.
    case performance
    /// What workloads must be able to do.
    case conformance
  }

  /// What came of a test, in the words of the Common Test Report Format.
  public enum Status: String, Sendable, CaseIterable {
    case passed
    case failed
    /// A snapshot cannot tell.
    case skipped
    /// It failed, but its severity is `warning`, which fails nothing.
    case other
  }

  public struct Test: Sendable {
    public enum Subject: Sendable {
      case constraint(Recipe.Constraint)
      /// A program that runs in the cluster, by its name.
      case check(String)
    }

    public let phase: Phase
    public let subject: Subject
    public let status: Status
    /// The text of the reading; nil where there is none.
    public let actual: String?
    /// What expected and actual do not say; nil where they say it all.
    public let reason: String?
    /// What tells it from others of the phase with the same path; nil for the first.
    var distinction: String?
  }

  /// A phase that was asked for.
  public struct Section: Sendable {
    public let phase: Phase
    /// Constraints, then checks, both in the recipe's order; empty where it declares nothing.
    public let tests: [Test]
  }

  /// The name of the recipe's criteria, such as `h100-eks-ubuntu-training`.
  public let recipe: String
  /// When the snapshot was taken, in its own words; nil where it does not say so understandably.
  public let timestamp: Timestamp?
  public let sections: [Section]

  public var tests: [Test] { sections.flatMap(\.tests) }
  public var isFailed: Bool { sections.contains { $0.count(.failed) > 0 } }
}

extension Validation.Section {
  public func count(_ status: Validation.Status) -> Int {
    tests.count { $0.status == status }
  }
}

extension Validation.Test {
  public var constraint: Recipe.Constraint? {
    if case .constraint(let constraint) = subject { return constraint }
    return nil
  }

  /// The constraint's address, or the check's name.
  public var path: String {
    switch subject {
    case .constraint(let constraint): constraint.name
    case .check(let name): name
    }
  }

  /// Such as `readiness: K8s.server.version`; no two tests have the same.
  public var name: String {
    "\(phase.rawValue): \(path)" + (distinction.map { " (\($0))" } ?? "")
  }

  /// What must hold, with its unit; nil for a check.
  public var expected: String? {
    constraint.map { constraint in
      constraint.value + (constraint.unit.map { " \($0)" } ?? "")
    }
  }

  /// Expected, actual and reason, as far as there are any, as one line.
  public var message: String {
    let compared = expected.map { expected in
      "expected \(expected)" + (actual.map { ", found \($0)" } ?? "")
    }
    return [compared, reason].compactMap { $0 }.joined(separator: "; ")
  }
}
