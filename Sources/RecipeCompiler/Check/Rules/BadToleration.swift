import Diagnostics
import RecipeTable

/// A toleration or taint that Kubernetes refuses.
struct BadToleration: Rule {
  static let page = RulePage(
    code: "bad-toleration", severity: .error,
    summary: "a toleration says something that Kubernetes does not know",
    explanation: """
      A toleration has `key`, `operator` (`Exists` or `Equal`), `value`, `effect` (`NoSchedule`, \
      `PreferNoSchedule` or `NoExecute`) and `tolerationSeconds`. Another spelling is rejected when the \
      pod is created, and an unknown key is dropped, so that the pod does not tolerate the taint and \
      stays pending. `Exists` takes no value; without a key it is the only operator.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      tolerations:
        - key: nvidia.com/gpu
          operator: [-Exist-]{+Exists+}
          effect: NoSchedule
      """)

  private static let keys = ["key", "operator", "value", "effect", "tolerationSeconds"]
  private static let operators = ["Exists", "Equal", "Lt", "Gt"]
  private static let effects = BadTaint.effects

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.valueSites.flatMap { site -> [Diagnostic] in
      let isToleration = site.key == "tolerations" || site.key.hasSuffix("Tolerations")
      guard isToleration, case .array(let items) = site.value.content else { return [] }
      return items.flatMap { $0.fields == nil ? [text($0)].compactMap { $0 } : check($0) }
    }
  }

  /// What tools say in one text, such as `key=value:Effect`.
  private func text(_ toleration: TracedValue) -> Diagnostic? {
    guard let text = toleration.settledScalar?.scalarText else { return nil }
    return found(
      "a toleration is a map with a key, an operator and an effect, not the text \(text)",
      at: toleration.range)
  }

  private func check(_ toleration: TracedValue) -> [Diagnostic] {
    let wrong = unknownKeys(toleration)
    let words = [
      word(toleration, "operator", Self.operators), word(toleration, "effect", Self.effects),
    ].compactMap { $0 }
    let misspelt = wrong + words
    return misspelt.isEmpty ? contradictions(toleration) : misspelt
  }

  private func unknownKeys(_ toleration: TracedValue) -> [Diagnostic] {
    (toleration.fields ?? []).filter { !Self.keys.contains($0.key) }.map { field in
      let hint = didYouMean(nearestName(to: field.key, in: Self.keys))
      return found(
        "a toleration has no key \(field.key)\(hint)", at: field.value.range)
    }
  }

  private func word(
    _ toleration: TracedValue, _ key: String, _ allowed: [String]
  ) -> Diagnostic? {
    guard let value = toleration[key], let scalar = value.settledScalar else { return nil }
    let text = scalar.scalarText ?? ""
    if text.isEmpty || allowed.contains(text) { return nil }
    let near = nearestName(to: text, in: allowed)
    let onlyCase = near.flatMap { $0.lowercased() == text.lowercased() ? $0 : nil }
    return found(
      "the \(key) of a toleration is one of \(allowed.joined(separator: ", ")), not \(text)"
        + didYouMean(near), at: value.range, fix: onlyCase)
  }

  private func contradictions(_ toleration: TracedValue) -> [Diagnostic] {
    let kind = toleration["operator"]?.text ?? ""
    if kind == "Exists", let value = toleration["value"], !value.text.isEmpty {
      return [found("the operator Exists takes no value", at: value.range)]
    }
    if let value = toleration["value"], let scalar = value.settledScalar, scalar.string == nil {
      let written = value.writtenText
      return [
        found(
          "the value of a toleration must be text; put \(scalar.scalarText ?? "it") in quotes",
          at: value.range, fix: written.isEmpty ? nil : written.yamlQuoted)
      ]
    }
    let hasKey = toleration["key"].map { !$0.isNull && $0.plain != .string("") } ?? false
    if !hasKey, kind != "Exists", toleration.fields?.isEmpty == false {
      return [
        found("a toleration without a key must have the operator Exists", at: toleration.range)
      ]
    }
    return []
  }
}
