import Diagnostics

/// A timeout that cannot be read.
struct BadDuration: Rule {
  static let page = RulePage(
    code: "bad-duration", severity: .error,
    summary: "the timeout of a phase is no duration",
    explanation: """
      A duration is one or more numbers with a unit each: `ns`, `us`, `ms`, `s`, `m` or `h`, such as \
      `90s` or `1h30m`. The validator refuses to run a phase whose timeout is anything else, a number \
      without a unit included.
      """,
    example: RuleExample.base(
      with: """
        validation:
          deployment:
            timeout: [-10 minutes-]{+10m+}
        """))

  private static let units: Set<Substring> = ["ns", "us", "µs", "ms", "s", "m", "h"]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.everyOverlay.flatMap { overlay in
      overlay.spec.phases.compactMap { name, phase in
        guard let timeout = phase.timeout, !timeout.text.isEmpty, !isDuration(timeout.text) else {
          return nil
        }
        return found(
          "the timeout of \(name.rawValue) is \(timeout.text), which is no duration; write it like "
            + "90s or 1h30m", at: timeout.range)
      }
    }
  }

  private func isDuration(_ text: String) -> Bool {
    var rest = text[...]
    if rest == "0" { return true }
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      let unit = rest.dropFirst(number.count).prefix { $0.isLetter }
      guard number.contains(where: \.isNumber), number.filter({ $0 == "." }).count <= 1,
        Self.units.contains(unit)
      else { return false }
      rest = rest.dropFirst(number.count + unit.count)
    }
    return !text.isEmpty
  }
}
