import Diagnostics

/// A validation as a person reads it.
public enum ValidationText {
  public static func text(_ validation: Validation) -> String {
    var text = "Recipe \(validation.recipe.visible)"
    if let timestamp = validation.timestamp { text += ", snapshot of \(timestamp.text)" }
    text += "\n"
    let width = nameWidth(validation.tests)
    for section in validation.sections {
      text += "\n\(section.phase.rawValue)\n"
      if section.tests.isEmpty { text += "  the recipe declares nothing here\n" }
      for test in section.tests { text += lines(test, width) }
    }
    return text + "\n" + summary(validation)
  }

  /// The longest name that still lines up the others.
  private static let widestName = 44

  private static func nameWidth(_ tests: [Validation.Test]) -> Int {
    min(widestName, tests.map { $0.path.unicodeScalars.count }.max() ?? 0)
  }

  private static func lines(_ test: Validation.Test, _ width: Int) -> String {
    let name = test.path.visible
    let padding = String(repeating: " ", count: max(0, width - name.unicodeScalars.count))
    var text = "  \(mark(test.status))  \(name)\(padding)  \(test.message.visible)\n"
    guard test.status == .failed || test.status == .other else { return text }
    for line in test.constraint?.remediation?.split(whereSeparator: \.isNewline) ?? [] {
      text += "        \(String(line).visible)\n"
    }
    return text
  }

  private static func mark(_ status: Validation.Status) -> String {
    switch status {
    case .passed: "pass"
    case .failed: "FAIL"
    case .skipped: "skip"
    case .other: "warn"
    }
  }

  private static func summary(_ validation: Validation) -> String {
    let counts: [(Validation.Status, String)] = [
      (.passed, "passed"), (.failed, "failed"), (.other, "only warned"), (.skipped, "skipped"),
    ]
    let found = counts.compactMap { status, word in
      let count = validation.sections.reduce(0) { $0 + $1.count(status) }
      return count > 0 ? "\(count) \(word)" : nil
    }
    let tests = validation.tests.count
    if tests == 0 { return "Nothing to judge.\n" }
    return "\(tests) test\(tests == 1 ? "" : "s"): \(found.joined(separator: ", ")).\n"
      + advice(validation)
  }

  private static func advice(_ validation: Validation) -> String {
    var text = ""
    if validation.isFailed {
      text += "Next: change what failed, take a new snapshot, and validate that.\n"
    }
    if validation.tests.contains(where: { $0.status == .skipped }) {
      text += "Next: run what was skipped in the cluster, for example with aicr validate.\n"
    }
    return text
  }
}
