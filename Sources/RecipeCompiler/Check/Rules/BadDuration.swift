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
    let phases = lint.everyOverlay.flatMap { overlay in
      overlay.spec.phases.compactMap { name, phase in
        phase.timeout.flatMap { offence($0, of: name.rawValue) }
      }
    }
    let checks = lint.tree.checks.compactMap { check in
      check.timeout.flatMap { offence($0, of: check.name) }
    }
    return phases + checks
  }

  private func offence(_ timeout: TracedValue, of what: String) -> Diagnostic? {
    guard !timeout.text.isEmpty else { return nil }
    guard isDuration(timeout.text) else {
      return found(
        "the timeout of \(what) is \(timeout.text), which is no duration; write it like 90s or 1h30m",
        at: timeout.range)
    }
    guard timeout.text.contains(where: { "123456789".contains($0) }) else {
      return found(
        "the timeout of \(what) is \(timeout.text), which leaves it no time at all",
        at: timeout.range)
    }
    return nil
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
