import Foundation
import TestSupport
import Testing

@testable import RecipeTable

@Suite struct ConstraintTests {
  /// `passed`, `failed`, or which error, as the reference names them.
  private static func outcome(_ expression: String, _ actual: String) -> String {
    do {
      let parsed = try ConstraintExpression(expression)
      return try parsed.isSatisfied(by: actual) ? "passed" : "failed"
    } catch is ConstraintExpression.Malformed {
      return "expression"
    } catch {
      return "evaluation"
    }
  }

  @Test(
    .enabled(
      if: Locations.conformance != nil, Comment(rawValue: Locations.withoutConformance)))
  func theReferenceAgrees() throws {
    let path = try #require(Locations.conformance) + "/constraints.ndjson"
    let lines = String(decoding: try bytes(of: path), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 953)
    for line in lines {
      let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let expression = try #require(row?["expression"] as? String)
      let actual = try #require(row?["actual"] as? String)
      let passed = (row?["passed"] as? Bool).map { $0 ? "passed" : "failed" }
      let expected = try #require(passed ?? row?["error"] as? String)
      #expect(Self.outcome(expression, actual) == expected, "\(line)")
    }
  }

  /// Section 11 of the rules, sentence by sentence.
  @Test(arguments: [
    (">= 1.32", "1.32", "passed"), (">= 1.32", "1.32.4", "passed"), (">= 1.32", "1.31.9", "failed"),
    ("> 1.32", "1.32.4", "failed"), ("<= 1.32", "1.32.9", "passed"), ("< 1.32", "1.31", "passed"),
    (">=1.32", " v1.33.5-eks-3025e55 ", "passed"), ("  >=   1.32  ", "1.33", "passed"),
    ("== 1.32", "1.32.0", "passed"), ("== 1.32", "1.32.1", "failed"),
    ("!= 1.32", "1.32.0", "failed"),
    ("== 1", "1.0", "failed"), ("== 1.0", "1", "passed"), ("== a.b", "a.b", "passed"),
    ("== ubuntu", "ubuntu", "passed"), ("!= ubuntu", "rhel", "passed"),
    ("ubuntu", "ubuntu", "passed"),
    ("ubuntu", " ubuntu ", "passed"), ("ubuntu", "Ubuntu", "failed"), ("1.32", "1.32.0", "failed"),
    ("", "x", "expression"), ("   ", "x", "expression"), (">=", "1", "expression"),
    (">= ", "1", "expression"), ("!x", "x", "expression"), ("!", "x", "expression"),
    (">= x", "1", "evaluation"), (">= 1", "x", "evaluation"), ("> 1.2.3.4", "1", "evaluation"),
    ("> 1.2", "1.2.3.4", "evaluation"), (">= 1.2", "", "evaluation"), ("> -1", "1", "evaluation"),
    (">= 6.8", "6.8.0-1024-aws", "passed"), (">= 6.8", "6.8.0+build.7", "passed"),
    (">= 6.8", "vv6.8", "evaluation"), (">= 6.8", "6.8.x", "evaluation"),
    (">= 99999999999999999999", "1", "evaluation"),
  ])
  func rule(_ expression: String, _ actual: String, _ expected: String) {
    #expect(Self.outcome(expression, actual) == expected)
  }

  @Test func malformedExpressionsAreNamed() {
    #expect(throws: ConstraintExpression.Malformed(expression: " >= ")) {
      _ = try ConstraintExpression(" >= ")
    }
  }
}
