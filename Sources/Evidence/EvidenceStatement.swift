import Measurements
import RecipeBundle
import RecipeTable

/// That a snapshot of a cluster was held against a recipe, and what came of it: an in-toto Statement v1
/// about the recipe, with a Test Result v0.1
/// (https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md).
public struct EvidenceStatement: Sendable, Equatable {
  public enum Result: String, Sendable, CaseIterable {
    case passed = "PASSED"
    /// Nothing failed, but not everything passed.
    case warned = "WARNED"
    case failed = "FAILED"
  }

  /// What the statement is about.
  public struct Subject: Sendable, Equatable {
    /// The name of its criteria, such as `h100-eks-ubuntu-training`.
    public let combination: String
    /// As `RecipeDigest` makes it.
    public let recipeDigest: String
    /// The SHA-256 of the table that the recipe was read from.
    public let tableDigest: String

    public init(combination: String, recipeDigest: String, tableDigest: String) {
      self.combination = combination
      self.recipeDigest = recipeDigest
      self.tableDigest = tableDigest
    }
  }

  /// What was held against it. Its readings are its owner's, and stay out.
  public struct Snapshot: Sendable, Equatable {
    /// SHA-256.
    public let digest: String
    /// When it was taken, in its own words; nil where it does not say.
    public let timestamp: String?
    /// Where the recipe asks for one.
    public let kubernetesVersion: String?
  }

  /// The names of tests, as `larder validate` reports them.
  public struct Tests: Sendable, Equatable {
    public var passed: [String] = []
    /// Those that did not hold but fail nothing, and those that nobody could judge.
    public var warned: [String] = []
    public var failed: [String] = []
    /// Those of `warned` that nobody could judge.
    public var notJudged: [String] = []
  }

  public static let predicateType = "https://in-toto.io/attestation/test-result/v0.1"

  public let subject: Subject
  public let snapshot: Snapshot
  /// Of the program that judged; nil where another one did.
  public let programVersion: String?
  public let result: Result
  public let tests: Tests
}

extension EvidenceStatement.Subject {
  /// - Parameter bytes: the table's.
  public init(
    of recipe: CompiledRecipe, criteria: Criteria, in table: RecipeTable, bytes: [UInt8]
  ) throws(TableError) {
    self.init(
      combination: criteria.name,
      recipeDigest: try RecipeDigest.text(of: recipe, criteria: criteria, in: table),
      tableDigest: BundleArchive.sha256(bytes))
  }
}

// MARK: Judging

extension EvidenceStatement {
  /// Why a validation is no evidence.
  public enum Worthless: Error, Equatable, CustomStringConvertible {
    case failed(Int)
    case nothingPassed

    public var description: String {
      switch self {
      case .failed(let count): "\(count) test\(count == 1 ? "" : "s") failed"
      case .nothingPassed: "nothing passed"
      }
    }
  }

  /// - Parameters:
  ///   - validation: of all phases.
  ///   - snapshot: the bytes of the file.
  public init(
    _ validation: Validation, of subject: Subject, snapshot: [UInt8]
  ) throws(Worthless) {
    let tests = Tests(validation.tests)
    guard tests.failed.isEmpty else { throw .failed(tests.failed.count) }
    guard !tests.passed.isEmpty else { throw .nothingPassed }
    self.init(
      subject: subject,
      snapshot: Snapshot(
        digest: BundleArchive.sha256(snapshot), timestamp: validation.timestamp?.text,
        kubernetesVersion: Self.kubernetesVersion(validation.tests)),
      programVersion: Software.version, result: tests.warned.isEmpty ? .passed : .warned,
      tests: tests)
  }

  private static func kubernetesVersion(_ tests: [Validation.Test]) -> String? {
    let version = tests.first { $0.path == "K8s.server.version" && $0.status == .passed }?.actual
    return version.flatMap { isShort($0) ? $0 : nil }
  }

  /// Whether a text can be what it says it is: none of these is a line.
  static func isShort(_ text: String) -> Bool { (1...100).contains(text.utf8.count) }
}

extension EvidenceStatement.Tests {
  fileprivate init(_ tests: [Validation.Test]) {
    func names(_ statuses: Validation.Status...) -> [String] {
      tests.filter { statuses.contains($0.status) }.map(\.name)
    }
    self.init(
      passed: names(.passed), warned: names(.other, .skipped), failed: names(.failed),
      notJudged: names(.skipped))
  }
}

// MARK: Writing

extension EvidenceStatement {
  /// The names of what the predicate's `configuration` has.
  enum Resource {
    static let snapshot = "snapshot"
    static let table = "larder.table"
    static let program = Software.name
  }

  /// What the predicate says beyond in-toto's, with a name that nobody else's extension has.
  static let notJudgedField = "larder_notJudgedTests"

  /// As JSON.
  public var text: String { document.json(indentation: 2) + "\n" }

  private var document: Value {
    InToto.statement(
      about: [InToto.resource(subject.combination, subject.recipeDigest)], Self.predicateType,
      .map([
        .init("result", .string(result.rawValue)), .init("configuration", .array(configuration)),
        Self.names("passedTests", tests.passed), Self.names("warnedTests", tests.warned),
        Self.names("failedTests", tests.failed), Self.names(Self.notJudgedField, tests.notJudged),
      ]))
  }

  private static func names(_ key: String, _ names: [String]) -> Value.Field {
    .init(key, .array(names.map(Value.string)))
  }

  private var configuration: [Value] {
    let annotations = [
      ("timestamp", snapshot.timestamp), ("kubernetesVersion", snapshot.kubernetesVersion),
    ].compactMap { name, text in text.map { Value.Field(name, .string($0)) } }
    return [
      InToto.resource(Resource.snapshot, snapshot.digest, annotations: annotations),
      InToto.resource(Resource.table, subject.tableDigest),
    ] + (programVersion.map { [Self.program($0)] } ?? [])
  }

  private static func program(_ version: String) -> Value {
    .map([
      .init("name", .string(Resource.program)), .init("uri", .string(Provenance.builder)),
      .init("annotations", .map([.init("version", .string(version))])),
    ])
  }
}
