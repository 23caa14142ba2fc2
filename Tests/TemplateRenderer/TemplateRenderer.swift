// Renders templates for tools/lib/template_test.py: reads JSON objects, one a line, with `text`, `values`
// and what the release is called, and answers each with a line of JSON, `output` or `error` and `kind`.

import Foundation
import RecipeBundle
import RecipeTable

@main
enum TemplateRenderer {
  static func main() throws {
    while let line = readLine() {
      let answer = try JSONSerialization.data(withJSONObject: answer(to: line))
      print(String(decoding: answer, as: UTF8.self))
    }
  }

  private static func answer(to line: String) throws -> [String: String] {
    guard
      let question = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
      let text = question["text"] as? String
    else { return ["error": "this is no question", "kind": "question"] }
    func word(_ key: String) -> String { question[key] as? String ?? "example" }
    let release = ManifestTemplate.Release(
      name: word("release"), namespace: word("namespace"), chart: word("chart"),
      file: word("file"))
    do {
      let values = try ManifestTemplate.Values(value(question["values"] ?? [:]))
      let template = try ManifestTemplate(text, path: word("file"))
      return ["output": try template.render(values, release)]
    } catch let error as TemplateError {
      let problem = "\(error.path):\(error.line):\(error.column): \(error.problem.message)"
      return ["error": problem, "kind": "\(error.problem.kind)"]
    } catch let problem as TemplateProblem {
      return ["error": problem.message, "kind": "\(problem.kind)"]
    }
  }

  /// A table's values: whole numbers are apart, and keys are sorted by their bytes.
  private static func value(_ any: Any) -> Value {
    switch any {
    case let text as String: .string(text)
    case let elements as [Any]: .array(elements.map(value))
    case let fields as [String: Any]:
      .map(
        fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
          .map { .init($0.key, value($0.value)) })
    case let number as NSNumber: self.number(number)
    default: .null
    }
  }

  private static func number(_ number: NSNumber) -> Value {
    if ["c", "B"].contains(String(cString: number.objCType)) { return .bool(number.boolValue) }
    return Int64(exactly: number.doubleValue).map(Value.int) ?? .double(number.doubleValue)
  }
}
