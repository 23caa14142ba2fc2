import Diagnostics

/// A taint that Kubernetes refuses.
struct BadTaint: Rule {
  static let page = RulePage(
    code: "bad-taint", severity: .error,
    summary: "a taint is not a key, perhaps a value, and an effect",
    explanation: """
      As text, a taint is `key=value:Effect` or `key:Effect`, where the effect is `NoSchedule`, \
      `PreferNoSchedule` or `NoExecute`; as a map it has `key`, `value` and `effect`. Kubernetes refuses \
      any other, and a component that waits for such a taint waits for ever.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      requiredTaint: example.com/gpu=present:[-NoSchedul-]{+NoSchedule+}
      """)

  static let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]

  func check(_ lint: Lint) -> [Diagnostic] {
    let injected = SchedulingPaths("taintStrPaths", lint.tree.registry)
    return lint.valueSites.flatMap { site -> [Diagnostic] in
      let key = site.key.lowercased()
      guard
        key.hasSuffix("taint") || key.hasSuffix("taints")
          || injected.contains(site.path[...])
      else { return [] }
      return taints(site.value).compactMap { offence(in: $0) }
    }
  }

  private func taints(_ value: TracedValue) -> [TracedValue] {
    if case .array(let items) = value.content { return items }
    return [value]
  }

  private func offence(in taint: TracedValue) -> Diagnostic? {
    if taint.fields != nil { return offence(inMap: taint) }
    // A word alone is not meant to be a whole taint.
    guard let text = taint.settledScalar?.string, text.contains(where: { "=:/".contains($0) })
    else { return nil }
    return text.split(separator: ",", omittingEmptySubsequences: false).lazy
      .compactMap { offence(inText: $0, of: taint) }.first
  }

  private func offence(inText text: Substring, of taint: TracedValue) -> Diagnostic? {
    guard let colon = text.lastIndex(of: ":") else {
      return found(
        "the taint \(text) has no effect; write it like \(text):NoSchedule", at: taint.range)
    }
    let key = text[..<colon].prefix { $0 != "=" }
    if !key.isLabelKey { return badKey(key, at: taint.range) }
    return badEffect(String(text[text.index(after: colon)...]), at: taint.range)
  }

  private func offence(inMap taint: TracedValue) -> Diagnostic? {
    guard let key = taint["key"]?.settledScalar?.string else { return nil }
    if !key.isLabelKey { return badKey(key[...], at: taint["key"]?.range ?? taint.range) }
    guard let effect = taint["effect"], let text = effect.settledScalar?.string else { return nil }
    return badEffect(text, at: effect.range)
  }

  private func badKey(_ key: Substring, at range: SourceRange) -> Diagnostic {
    found(
      key.isEmpty
        ? "a taint has a key before its value" : "\(key) is no key that a taint can have",
      at: range)
  }

  private func badEffect(_ effect: String, at range: SourceRange) -> Diagnostic? {
    // With a dash behind it, a taint is taken away.
    let bare = effect.hasSuffix("-") ? String(effect.dropLast()) : effect
    if Self.effects.contains(bare) { return nil }
    let hint = didYouMean(nearestName(to: bare, in: Self.effects))
    return found(
      "the effect of a taint is one of \(Self.effects.joined(separator: ", ")), not \(effect)\(hint)",
      at: range)
  }
}
