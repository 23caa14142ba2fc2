import RecipeTable

/// A validation in the Common Test Report Format (https://ctrf.io).
///
/// The format asks when the run began and ended, in milliseconds since 1970. What was judged is the
/// cluster as it was when the snapshot was taken, and the same snapshot is to make the same report, so
/// both are the snapshot's own time, 0 where it states none, and every test took 0 milliseconds.
///
/// A constraint that failed but is a `warning` is `other`, with `warning` for its raw status: programs
/// that fail a build by a report count what `failed`.
public enum CTRFReport {
  /// Of the format's specification.
  static let specification = "0.1.0"

  /// As JSON.
  public static func text(_ validation: Validation) -> String {
    Value.map([
      field("reportFormat", "CTRF"), field("specVersion", specification),
      field("generatedBy", Software.name), Value.Field("results", results(validation)),
    ]).json(indentation: 2) + "\n"
  }

  private static func results(_ validation: Validation) -> Value {
    .map([
      Value.Field(
        "tool", .map([field("name", Software.name), field("version", Software.version)])),
      Value.Field("summary", summary(validation)),
      Value.Field("tests", .array(validation.tests.map(test))),
      Value.Field("environment", .map([field("testEnvironment", validation.recipe)])),
    ])
  }

  private static func summary(_ validation: Validation) -> Value {
    let time = Value.int(validation.timestamp?.milliseconds ?? 0)
    let counts = Validation.Status.allCases.map { status in
      Value.Field(status.rawValue, number(validation.sections.reduce(0) { $0 + $1.count(status) }))
    }
    return .map(
      [Value.Field("tests", number(validation.tests.count))] + counts
        // Of tests that wait to be run. None does.
        + [Value.Field("pending", number(0)), Value.Field("suites", number(validation.suites))]
        + [Value.Field("start", time), Value.Field("stop", time)])
  }

  private static func test(_ test: Validation.Test) -> Value {
    var fields = [
      field("name", test.name), field("status", test.status.rawValue),
      Value.Field("duration", number(0)),
      Value.Field("suite", .array([.string(test.phase.rawValue)])),
      field("message", test.message),
    ]
    if test.status == .other { fields.append(field("rawStatus", "warning")) }
    fields.append(Value.Field("extra", .map(extra(test))))
    return .map(fields)
  }

  private static func extra(_ test: Validation.Test) -> [Value.Field] {
    let constraint = test.constraint
    let optional: [(String, String?)] = [
      ("kind", constraint == nil ? "check" : "constraint"), ("path", test.path),
      ("expected", constraint?.value), ("actual", test.actual), ("reason", test.reason),
      ("severity", constraint?.severity), ("remediation", constraint?.remediation),
      ("unit", constraint?.unit),
    ]
    return optional.compactMap { name, text in text.map { field(name, $0) } }
  }

  private static func field(_ name: String, _ text: String) -> Value.Field {
    Value.Field(name, .string(text))
  }

  private static func number(_ number: Int) -> Value { .int(Int64(number)) }
}

extension Validation {
  /// Phases that declare something.
  var suites: Int { sections.count { !$0.tests.isEmpty } }
}
