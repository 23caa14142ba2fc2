import RecipeTable

/// A validation in JUnit's XML, as servers that run builds read it: a suite for each phase.
///
/// JUnit knows no warnings, and its readers fail a build for every failure, so a constraint that failed
/// but is a `warning` is skipped here, and its message says so. Times are 0, as nothing was run.
public enum JUnitReport {
  public static func text(_ validation: Validation) -> String {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites" + attributes([("name", "\(Software.name) validate")])
    text += counts(validation.tests) + ">\n"
    for section in validation.sections { text += suite(section, of: validation) }
    return text + "</testsuites>\n"
  }

  private static func suite(_ section: Validation.Section, of validation: Validation) -> String {
    var text = "  <testsuite" + attributes([("name", section.phase.rawValue)])
    text += counts(section.tests) + ">\n    <properties>\n"
    text += property("recipe", validation.recipe)
    if let timestamp = validation.timestamp { text += property("snapshot", timestamp.text) }
    text += "    </properties>\n"
    for test in section.tests { text += testCase(test) }
    return text + "  </testsuite>\n"
  }

  private static func testCase(_ test: Validation.Test) -> String {
    let head =
      "    <testcase"
      + attributes([("classname", test.phase.rawValue), ("name", test.name), ("time", "0")])
    switch test.status {
    case .passed: return head + "/>\n"
    case .failed: return "\(head)>\n\(failure(test))    </testcase>\n"
    case .skipped: return "\(head)>\n\(skipped(test.message))    </testcase>\n"
    case .other: return "\(head)>\n\(skipped("warning: \(test.message)"))    </testcase>\n"
    }
  }

  private static func failure(_ test: Validation.Test) -> String {
    let head = "      <failure" + attributes([("message", test.message), ("type", "constraint")])
    guard let remediation = test.constraint?.remediation else { return head + "/>\n" }
    return "\(head)>\(XMLText.content(remediation))</failure>\n"
  }

  private static func skipped(_ message: String) -> String {
    "      <skipped" + attributes([("message", message)]) + "/>\n"
  }

  private static func property(_ name: String, _ value: String) -> String {
    "      <property" + attributes([("name", name), ("value", value)]) + "/>\n"
  }

  private static func counts(_ tests: [Validation.Test]) -> String {
    let skipped = tests.count { $0.status == .skipped || $0.status == .other }
    return attributes([
      ("tests", String(tests.count)), ("failures", String(tests.count { $0.status == .failed })),
      ("errors", "0"), ("skipped", String(skipped)), ("time", "0"),
    ])
  }

  private static func attributes(_ pairs: [(name: String, value: String)]) -> String {
    pairs.map { " \($0.name)=\"\(XMLText.attribute($0.value))\"" }.joined()
  }
}

/// Text within XML 1.0. Characters that no document can hold, not even escaped, become U+FFFD.
enum XMLText {
  static func content(_ text: String) -> String { escaped(text, escapesBreaks: false) }

  /// Within double quotes, where a parser would make spaces of line breaks and tabs.
  static func attribute(_ text: String) -> String { escaped(text, escapesBreaks: true) }

  private static func escaped(_ text: String, escapesBreaks: Bool) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      // A parser would make a line feed of it.
      case "\r": result.append(contentsOf: "&#13;".unicodeScalars)
      case "\n" where escapesBreaks: result.append(contentsOf: "&#10;".unicodeScalars)
      case "\t" where escapesBreaks: result.append(contentsOf: "&#9;".unicodeScalars)
      default: result.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return String(result)
  }

  /// Production 2, `Char`, of XML 1.0.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
