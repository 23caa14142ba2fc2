import Diagnostics
import RecipeTable

/// A comparison that the measurement's kind has no answer to.
struct ConstraintTypeMismatch: Rule {
  static let page = RulePage(
    code: "constraint-type-mismatch", severity: .error,
    summary: "a constraint compares what cannot be compared",
    explanation: """
      `>=`, `<=`, `>` and `<` compare versions and numbers. Names such as `OS.release.ID` have no \
      order, and `>= latest` has nothing to compare with: evaluating either fails on every cluster, \
      and with it the overlay. Compare names by `==`, `!=` or the bare name, versions with versions.
      """,
    example: RuleExample.base(
      with: """
        constraints:
          - name: OS.release.ID
            value: [-">= ubuntu"-]{+ubuntu+}
        """))

  private enum Offence {
    case orderOfNames
    case noVersion
    case noNumber
    case neverEqual
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.constraintSites.compactMap { site in
      guard let expression = site.expression, let value = site.value,
        let offence = offence(expression, site)
      else { return nil }
      return diagnostic(offence, expression, site.name, value)
    }
  }

  private func offence(_ expression: ConstraintExpression, _ site: ConstraintSite) -> Offence? {
    // What is left of a misspelt operator is a malformed constraint.
    if expression.value.contains(where: { "<>=!~^,|&".contains($0) }) { return nil }
    let isVersion = ConstraintVersion(expression.value) != nil
    if site.isCheckInput {
      return expression.isOrdering && !startsNumber(expression) ? .noNumber : nil
    }
    switch (site.kind, expression.isOrdering) {
    case (.name?, true): return .orderOfNames
    case (.version?, true): return isVersion ? nil : .noVersion
    case (.number?, _): return isVersion ? nil : .noNumber
    case (.version?, false): return isVersion ? nil : .neverEqual
    case (.text?, true): return isVersion ? nil : .noVersion
    default: return nil
    }
  }

  /// Checks read numbers, and some a unit after them, which is none of the letters that look like
  /// digits.
  private func startsNumber(_ expression: ConstraintExpression) -> Bool {
    let digits = expression.value.utf8.prefix { (0x30...0x39).contains($0) }
    let next = expression.value.utf8.dropFirst(digits.count).first
    return !digits.isEmpty && !(next.map("OoIl".utf8.contains) ?? false)
  }

  private func diagnostic(
    _ offence: Offence, _ expression: ConstraintExpression, _ name: String, _ value: TracedValue
  ) -> Diagnostic {
    let sign = expression.comparison.rawValue
    switch offence {
    case .orderOfNames:
      return found(
        "\(name) is a name, and names have no order; write \(expression.value) alone, or with == "
          + "or !=, instead of \(sign)", at: value.range)
    case .noVersion:
      return found(
        "\(sign) compares versions, and \(expression.value) is none", at: value.range)
    case .noNumber:
      return found("\(name) is a number, and \(expression.value) is none", at: value.range)
    case .neverEqual:
      return found(
        "\(name) is a version, and \(expression.value) is none, so they are never equal",
        at: value.range)
    }
  }
}

extension ConstraintExpression {
  /// Whether it asks for more or less than its value.
  var isOrdering: Bool {
    switch comparison {
    case .atLeast, .atMost, .above, .below: true
    case .equal, .notEqual, .exactly: false
    }
  }
}
