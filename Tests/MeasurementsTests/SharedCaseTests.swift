import Foundation
import Measurements
import RecipeDocuments
import RecipeTable
import TestSupport
import Testing

/// Cases that the site's JavaScript is held to as well, so that a page judges as the programs do.
@Suite struct SharedCaseTests {
  /// - Returns: the rows of a list, with nil for null.
  private static func rows(_ name: String) throws -> [[Any?]] {
    try #require(cases()[name] as? [[Any]]).map { row in row.map { $0 is NSNull ? nil : $0 } }
  }

  private static func cases() throws -> [String: Any] {
    let path = Locations.package + "/Tests/SharedCases/constraints.json"
    return try #require(
      JSONSerialization.jsonObject(with: Data(try bytes(of: path))) as? [String: Any])
  }

  @Test func expressions() throws {
    let rows = try Self.rows("expressions")
    #expect(rows.count > 90)
    for row in rows {
      let texts = row.map { $0 as? String ?? "" }
      #expect(Self.outcome(texts[0], texts[1]) == texts[2], "\(texts)")
      let gap = VersionGap(try? ConstraintExpression(texts[0]), reading: texts[1])
      #expect(
        gap.map { "\($0.count) \($0.part)" } == (texts.count > 3 ? texts[3] : nil), "\(texts)")
    }
  }

  private static func outcome(_ expression: String, _ reading: String) -> String {
    do {
      let parsed = try ConstraintExpression(expression)
      return try parsed.isSatisfied(by: reading) ? "passed" : "failed"
    } catch is ConstraintExpression.Malformed {
      return "expression"
    } catch {
      return "evaluation"
    }
  }

  @Test func addresses() throws {
    let rows = try Self.rows("addresses")
    #expect(rows.count > 30)
    for row in rows {
      let text = try #require(row[0] as? String)
      let path = try? MeasurementPath(text)
      let parts = path.map { [$0.type, $0.subtype, Self.text($0.selector), $0.key] }
      #expect(parts == (row.count > 1 ? row[1] as? [String] : nil), "\(text)")
    }
  }

  private static func text(_ selector: MeasurementPath.Selector?) -> String {
    switch selector {
    case nil: ""
    case .index(let index): String(index)
    case .field(let name, let value): "\(name)=\(value)"
    }
  }

  /// As validation judges them before anything is deployed, where what is not there fails.
  @Test func verdicts() throws {
    let lines = try #require(Self.cases()["snapshot"] as? [String])
    let snapshot = try snapshot(lines.joined(separator: "\n") + "\n")
    let rows = try Self.rows("verdicts")
    #expect(rows.count > 30)
    for row in rows {
      let texts = row.map { $0 as? String }
      let found = try Self.verdict(texts[0] ?? "", texts[1] ?? "", snapshot)
      #expect(found == Array(texts[2...]), "\(row)")
    }
  }

  /// - Returns: status, actual and reason.
  private static func verdict(
    _ name: String, _ value: String, _ snapshot: Snapshot
  ) throws -> [String?] {
    let constraint = Value.map([
      .init("name", .string(name)), .init("value", .string(value)),
    ])
    let document = Value.map([
      .init("kind", .string("RecipeResult")), .init("constraints", .array([constraint])),
    ])
    let recipe = try RecipeFile.read(Array(document.json().utf8), path: "recipe.json")
    do {
      let validation = try Validation(recipe, snapshot: snapshot, phases: [.readiness])
      let test = try #require(validation.tests.first)
      return [status(of: test), test.actual, test.reason]
    } catch let error as Validation.Unjudgeable {
      let reason = try #require(error.reasons.first)
      return ["malformed", nil, String(reason.dropFirst("readiness: \(name): ".count))]
    }
  }

  private static func status(of test: Validation.Test) -> String {
    if test.status == .passed { return "passed" }
    if test.actual == nil { return "unavailable" }
    return test.reason?.contains("compares versions") == true ? "notComparable" : "failed"
  }
}
