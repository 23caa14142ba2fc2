import Foundation
import RecipeTable
import TestSupport
import Testing

/// The JSON writer's text, read by Python's json.
@Suite(.enabled(if: Python.isThere, Comment(rawValue: Python.notThere)))
struct JSONTests {
  private func expectPythonReads(_ values: [Value], indentation: Int?) throws {
    let lines = values.map { Data($0.json(indentation: indentation).utf8).base64EncodedString() }
    let output = try Python.output(
      of: Value.notationInPython, input: lines.joined(separator: "\n") + "\n")
    let found = output.split(separator: "\n").map(String.init)
    try #require(found.count == values.count)
    for (value, notation) in zip(values, found) { #expect(notation == value.notation) }
  }

  @Test(arguments: [nil, 0, 2]) func texts(_ indentation: Int?) throws {
    let texts = RandomValue.texts.map(Value.string)
    let keys = RandomValue.texts.map { Value.map([.init($0, .null)]) }
    try expectPythonReads(texts + keys, indentation: indentation)
  }

  @Test func numbers() throws {
    try expectPythonReads(
      RandomValue.doubles.map(Value.double) + RandomValue.integers.map(Value.int)
        + [.uint(.max), .uint(1 << 63)], indentation: nil)
  }

  @Test(arguments: [nil, 2]) func randomValues(_ indentation: Int?) throws {
    try expectPythonReads(RandomValue.many(500, seed: 3), indentation: indentation)
  }

  @Test func whatJSONHasNoNumberForIsText() {
    #expect(Value.double(.infinity).json() == "\".inf\"")
    #expect(Value.double(-.infinity).json() == "\"-.inf\"")
    #expect(Value.double(.nan).json() == "\".nan\"")
  }

  @Test func form() {
    let value = Value.map([
      .init("a", .array([.int(1), .string("x")])), .init("b", .map([])), .init("c", .array([])),
    ])
    #expect(value.json() == #"{"a":[1,"x"],"b":{},"c":[]}"#)
    #expect(
      value.json(indentation: 2) == """
        {
          "a": [
            1,
            "x"
          ],
          "b": {},
          "c": []
        }
        """)
  }
}
