import Diagnostics
import RecipeTable

/// A constraint whose expression says nothing.
struct MalformedConstraint: Rule {
  static let page = RulePage(
    code: "malformed-constraint", severity: .error,
    summary: "a constraint's value is no expression",
    explanation: """
      A constraint is an operator (`>=`, `<=`, `>`, `<`, `==`, `!=`) and one value, or a value alone. \
      Anything else is read as text that no cluster ever has, or stops the evaluation: the \
      constraint never lets a cluster pass, or is left out, and nobody is told which. AICR's own \
      engine takes `>== 1.30` without a word. Write one operator and one value; a range takes two \
      constraints of different phases, or only its lower end.
      """,
    example: RuleExample.base(
      with: """
        constraints:
          - name: K8s.server.version
            value: "[->==-]{+>=+} 1.30"
        """))

  private enum Offence {
    case missing
    case empty
    case noValue
    case negation(String)
    case unknownOperator(String, meant: String?)
    case severalValues
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.constraintSites.compactMap { site in
      offence(site).map { diagnostic($0, site) }
    }
  }

  private func offence(_ site: ConstraintSite) -> Offence? {
    guard let text = site.value?.text.trimmedWhitespace else { return .missing }
    if text.isEmpty { return .empty }
    // A label's expression has a grammar of its own.
    if site.name == MeasurementCatalog.gpuNodesLabel { return nil }
    let sign = String(text.prefix { "<>=!~^".contains($0) })
    let value = String(text.dropFirst(sign.count)).trimmedWhitespace
    if !sign.isEmpty, value.isEmpty { return .noValue }
    if sign == "!" { return text.dropFirst().first == " " ? nil : .negation(value) }
    guard ConstraintExpression.Operator(rawValue: sign) != nil else {
      return .unknownOperator(sign, meant: Self.meant[sign].map { "\($0) \(value)" })
    }
    return hasSeveralValues(sign, value) ? .severalValues : nil
  }

  /// Orderings take one version; white space in one can only start another condition.
  private func hasSeveralValues(_ sign: String, _ value: String) -> Bool {
    guard sign.hasPrefix("<") || sign.hasPrefix(">") else { return false }
    return value.contains { "<>=,|&".contains($0) }
  }

  /// Signs that leave no doubt.
  private static let meant = [
    "=>": ">=", "=<": "<=", ">==": ">=", "<==": "<=", "===": "==", "=": "==", "!==": "!=",
    "=!": "!=", "<>": "!=",
  ]

  private func diagnostic(_ offence: Offence, _ site: ConstraintSite) -> Diagnostic {
    let known = ConstraintExpression.Operator.allCases.map(\.rawValue).filter { !$0.isEmpty }
    let range = site.value?.range ?? site.nameRange
    switch offence {
    case .missing: return found("\(site.name) has no value to compare with", at: site.nameRange)
    case .empty: return found("the value of \(site.name) is empty", at: range)
    case .noValue: return found("\(site.name) has an operator and no value after it", at: range)
    case .negation(let value):
      return found(
        "\(site.name): !\(value) is no expression; write != \(value)", at: range,
        fix: "!= \(value)".yamlQuoted)
    case .unknownOperator(let sign, let meant):
      return found(
        "\(site.name): \(sign) is no operator\(didYouMean(meant, orOneOf: known))", at: range,
        fix: meant?.yamlQuoted)
    case .severalValues:
      return found(
        "\(site.name): an expression is one operator and one value, not several conditions",
        at: range)
    }
  }
}

extension String {
  /// As a double-quoted YAML scalar.
  var yamlQuoted: String {
    let escaped = flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
    return "\"" + String(escaped) + "\""
  }
}
