import Diagnostics
import Measurements
import RecipeBundle
import RecipeDocuments
import RecipeTable

/// Evidence for a recipe as it is now.
public struct ValidationEvidence: Sendable {
  public enum Outcome: Sendable {
    case passed
    /// It did not hold, which fails nothing.
    case warned
    case notJudged
  }

  /// One that the recipe declares.
  public struct Test: Sendable {
    /// Such as `readiness: K8s.server.version`.
    public let name: String
    /// Otherwise it is a constraint.
    public let isCheck: Bool
    public let outcome: Outcome
  }

  /// The name of the file that it was read from.
  public let file: String
  public let contents: [UInt8]
  public let statement: EvidenceStatement
  /// The SHA-256 of the signer's public key.
  public let signer: String
  /// All that the recipe declares, in its order.
  public let tests: [Test]

  /// Whether all that the recipe declares was judged, and passed.
  public var isComplete: Bool {
    statement.result == .passed && tests.allSatisfy { $0.outcome == .passed }
  }

  /// Why evidence says nothing of a recipe.
  enum Worthless: Error {
    case failed, nothingPassed
    /// A test of this name is not the recipe's.
    case foreignTest(String)
  }

  /// - Parameter recipe: the one that the statement is about.
  init(_ evidence: SignedEvidence, for recipe: Recipe) throws(Worthless) {
    let statement = evidence.statement
    guard statement.result != .failed else { throw .failed }
    guard !statement.tests.passed.isEmpty else { throw .nothingPassed }
    let declared = Validation.tests(declaredBy: recipe)
    let names = Set(declared.map(\.name))
    let foreign = (statement.tests.passed + statement.tests.warned).first { !names.contains($0) }
    if let foreign { throw .foreignTest(foreign) }
    file = evidence.source.path
    contents = evidence.contents
    signer = evidence.signer
    self.statement = statement
    tests = Self.outcomes(declared, statement.tests)
  }

  /// What is not named was not judged.
  private static func outcomes(
    _ declared: [Validation.Test], _ tests: EvidenceStatement.Tests
  ) -> [Test] {
    let (passed, warned) = (Set(tests.passed), Set(tests.warned).subtracting(tests.notJudged))
    return declared.map { test in
      let outcome: Outcome =
        passed.contains(test.name) ? .passed : warned.contains(test.name) ? .warned : .notJudged
      return Test(name: test.name, isCheck: test.constraint == nil, outcome: outcome)
    }
  }
}

/// Finds the recipe that evidence is about.
public struct EvidenceCandidates {
  /// A combination with a recipe.
  public typealias Page = (name: String, criteria: Criteria, recipe: Int)

  public enum Finding {
    /// Evidence, and the name of the page that it belongs to.
    case page(String, ValidationEvidence)
    /// A warning: it is about nothing that is here.
    case nothing(Diagnostic)
  }

  private let table: RecipeTable
  /// Two combinations of an unusual tree can share a name.
  private let pages: [String: [Page]]

  public init(_ table: RecipeTable, pages: [Page]) {
    self.table = table
    self.pages = Dictionary(grouping: pages, by: \.criteria.name)
  }

  /// - Throws: `TableError` for a damaged table.
  public func find(_ evidence: SignedEvidence) throws -> Finding {
    let subject = evidence.statement.subject
    guard let pages = pages[subject.combination] else {
      return nothing(
        "unknown-combination", "there is no recipe \(subject.combination) any more", evidence)
    }
    let page = try pages.first { page in
      let recipe = try table.recipe(page.recipe)
      return try RecipeDigest.text(of: recipe, criteria: page.criteria, in: table)
        == subject.recipeDigest
    }
    guard let page else {
      return nothing(
        "stale-evidence", "the recipe \(subject.combination) changed since this was signed",
        evidence)
    }
    return try find(evidence, for: page)
  }

  private func find(_ evidence: SignedEvidence, for page: Page) throws -> Finding {
    let recipe = try Recipe(askedOfCluster: table.recipe(page.recipe), criteria: page.criteria)
    do throws(ValidationEvidence.Worthless) {
      return .page(page.name, try ValidationEvidence(evidence, for: recipe))
    } catch {
      return nothing("worthless-evidence", error.text(page.criteria.name), evidence)
    }
  }

  private func nothing(_ code: String, _ message: String, _ evidence: SignedEvidence) -> Finding {
    let fault = EvidenceFault(code, "\(message); it is not shown", at: .key("payload"))
    return .nothing(fault.diagnostic(.warning, in: evidence.source))
  }
}

extension ValidationEvidence.Worthless {
  fileprivate func text(_ combination: String) -> String {
    switch self {
    case .failed: "this says that the validation of \(combination) failed"
    case .nothingPassed: "this names no test of \(combination) that passed"
    case .foreignTest(let name): "this names a test that \(combination) does not declare: \(name)"
    }
  }
}
