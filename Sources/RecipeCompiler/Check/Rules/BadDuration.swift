import Diagnostics

/// A timeout that cannot be read.
struct BadDuration: Rule {
  static let page = RulePage(
    code: "bad-duration", severity: .error,
    summary: "a timeout, interval or retention is no duration",
    explanation: """
      A duration is one or more numbers with a unit each: `ns`, `us`, `ms`, `s`, `m` or `h`, such as \
      `90s` or `1h30m`. The validator refuses to run a phase whose timeout is anything else, a number \
      without a unit included; a catalog with such a check cannot be read. A timeout is more than zero. \
      The values of charts may have `d`, `w` and `y` for days and more as well, but no white space, no \
      words such as `min` and no capitals: what reads them refuses to start.
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
    return phases + checks + lint.valueSites.compactMap { offence(at: $0) }
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

  // MARK: Values of charts

  /// How the keys end whose values are durations, or whole numbers of something.
  private static let endings = ["interval", "timeout", "retention", "duration", "period"]

  /// What people write for units.
  private static let words: [(words: Set<String>, unit: String)] = [
    (["ms", "msec", "msecs", "millisecond", "milliseconds"], "ms"),
    (["s", "sec", "secs", "second", "seconds"], "s"),
    (["m", "min", "mins", "minute", "minutes"], "m"),
    (["h", "hr", "hrs", "hour", "hours"], "h"), (["d", "day", "days"], "d"),
    (["w", "week", "weeks"], "w"),
  ]

  private func offence(at site: ValueSite) -> Diagnostic? {
    let key = site.key.lowercased()
    guard Self.endings.contains(where: { key.hasSuffix($0) }), let value = site.value.settledScalar,
      let text = value.scalarText
    else { return nil }
    // Minus one often means that there is none.
    if text.hasPrefix("-"), text != "-1", text.dropFirst().first?.isNumber == true {
      return found("\(site.shown) is \(text); no time is less than none", at: site.value.range)
    }
    return likely(text).map { meant in
      found(
        "\(site.shown) is \(text), which is no duration; did you mean \(meant)?",
        at: site.value.range)
    }
  }

  /// What is meant by a number with a unit that is not written as units are; nil for anything else,
  /// and for what may be an amount of bytes.
  private func likely(_ text: String) -> String? {
    let number = text.prefix { $0.isASCII && $0.isNumber }
    let written = String(text.dropFirst(number.count))
    let word = written.trimmedWhitespace.lowercased()
    guard !number.isEmpty, Quantity.suffixes[written] == nil,
      let unit = Self.words.first(where: { $0.words.contains(word) })?.unit, unit != written
    else { return nil }
    return number + unit
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
