import Measurements
import RecipeBundle
import RecipeTable

extension EvidenceStatement {
  /// Reads a statement; fields that the specifications do not know mean nothing, as they say.
  ///
  /// - Parameter payload: of an envelope, so the place of whatever is wrong is the envelope's payload.
  init(reading payload: [UInt8]) throws(EvidenceFault) {
    let reader = try StatementReader(payload)
    let tests = try reader.tests()
    let snapshot = try reader.snapshot()
    self.init(
      subject: try reader.subject(), snapshot: snapshot,
      programVersion: try reader.annotation("version", of: Resource.program),
      result: try reader.result(of: tests), tests: tests)
  }
}

private struct StatementReader {
  private typealias Resource = EvidenceStatement.Resource

  private let statement: Value
  private let predicate: Value
  /// By name.
  private let configuration: [String: Value]

  init(_ payload: [UInt8]) throws(EvidenceFault) {
    guard let text = String(validating: payload, as: UTF8.self) else {
      throw Self.fault("it is not in UTF-8")
    }
    do {
      statement = try Value(json: text)
    } catch {
      throw Self.fault("it is no JSON: \(error.reason), at byte \(error.place)")
    }
    guard statement["_type"]?.string == InToto.statementType else {
      throw Self.fault("its _type is not \(InToto.statementType)")
    }
    guard statement["predicateType"]?.string == EvidenceStatement.predicateType else {
      throw EvidenceFault(
        "unknown-predicate",
        "the statement in it is no test result: its predicateType is not "
          + EvidenceStatement.predicateType, at: .key("payload"))
    }
    guard case .map? = statement["predicate"], let predicate = statement["predicate"] else {
      throw Self.fault("it has no predicate")
    }
    self.predicate = predicate
    configuration = try Self.resources(predicate["configuration"])
  }

  private static func resources(_ list: Value?) throws(EvidenceFault) -> [String: Value] {
    guard case .array(let resources)? = list else { throw fault("it has no list configuration") }
    var named: [String: Value] = [:]
    for resource in resources {
      guard let name = resource["name"]?.string else { continue }
      guard named.updateValue(resource, forKey: name) == nil else {
        throw fault("its configuration has \(name) twice")
      }
    }
    return named
  }

  // MARK: Subject and snapshot

  /// In bytes; a name of criteria has some dozens.
  private static let longestName = 1000

  func subject() throws(EvidenceFault) -> EvidenceStatement.Subject {
    guard case .array(let subjects)? = statement["subject"], subjects.count == 1,
      let name = subjects[0]["name"]?.string, (1...Self.longestName).contains(name.utf8.count)
    else { throw Self.fault("it has not one subject with a name") }
    return EvidenceStatement.Subject(
      combination: name, recipeDigest: try digest(of: subjects[0], "its subject"),
      tableDigest: try digest(of: configuration[Resource.table], Resource.table))
  }

  func snapshot() throws(EvidenceFault) -> EvidenceStatement.Snapshot {
    let timestamp = try annotation("timestamp", of: Resource.snapshot)
    if let timestamp, Timestamp(timestamp) == nil { throw Self.fault("its timestamp is no time") }
    return EvidenceStatement.Snapshot(
      digest: try digest(of: configuration[Resource.snapshot], Resource.snapshot),
      timestamp: timestamp,
      kubernetesVersion: try annotation("kubernetesVersion", of: Resource.snapshot))
  }

  private func digest(of resource: Value?, _ what: String) throws(EvidenceFault) -> String {
    let digits = resource?["digest"]?["sha256"]?.string ?? ""
    guard digits.utf8.count == 64, digits.utf8.allSatisfy(Self.isDigit) else {
      throw Self.fault("\(what) has no SHA-256 digest")
    }
    return digits
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  /// - Returns: nil where there is none.
  func annotation(_ key: String, of resource: String) throws(EvidenceFault) -> String? {
    guard let value = configuration[resource]?["annotations"]?[key] else { return nil }
    guard let text = value.string, EvidenceStatement.isShort(text) else {
      throw Self.fault("the \(key) of \(resource) is no short text")
    }
    return text
  }

  // MARK: Tests

  func tests() throws(EvidenceFault) -> EvidenceStatement.Tests {
    let tests = EvidenceStatement.Tests(
      passed: try names("passedTests"), warned: try names("warnedTests"),
      failed: try names("failedTests"), notJudged: try names(EvidenceStatement.notJudgedField))
    let all = tests.passed + tests.warned + tests.failed
    guard Set(all).count == all.count else { throw Self.fault("it names a test twice") }
    guard Set(tests.notJudged).isSubset(of: tests.warned) else {
      throw Self.fault("not all of \(EvidenceStatement.notJudgedField) are in warnedTests")
    }
    return tests
  }

  private func names(_ key: String) throws(EvidenceFault) -> [String] {
    guard let list = predicate[key] else { return [] }
    guard case .array(let names) = list, names.allSatisfy({ $0.string != nil }) else {
      throw Self.fault("\(key) is no list of texts")
    }
    return list.strings
  }

  func result(of tests: EvidenceStatement.Tests) throws(EvidenceFault) -> EvidenceStatement.Result {
    let word = predicate["result"]?.string ?? ""
    guard let result = EvidenceStatement.Result(rawValue: word) else {
      throw Self.fault("its result is none of PASSED, WARNED and FAILED")
    }
    // A run can fail by more than its tests, but not pass in spite of them.
    let isContradicted = !tests.failed.isEmpty && result != .failed
    guard !isContradicted, tests.warned.isEmpty || result != .passed else {
      throw Self.fault("its result is \(word), and not all of its tests are")
    }
    return result
  }

  private static func fault(_ message: String) -> EvidenceFault {
    EvidenceFault("not-a-statement", "the statement in it: \(message)", at: .key("payload"))
  }
}
