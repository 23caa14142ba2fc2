import Diagnostics
import RecipeTable

/// A switch that is set to something that is neither true nor false.
struct GateNotBoolean: Rule {
  static let page = RulePage(
    code: "gate-not-boolean", severity: .error,
    summary: "a switch is set to something that is neither true nor false",
    explanation: """
      Only the boolean `false` switches a component off. Text such as `"false"` or `no` (which is \
      text in today's YAML) and numbers such as `0` leave it on, so the component is deployed that \
      somebody meant to leave out, and nothing says so. Within a chart it is the same: templates ask \
      whether a value is empty, and the text `"false"` is not. Write `true` or `false` without quotes.
      """,
    example: RuleExample.eks(
      app: """
        overrides:
          enabled: [-"false"-]{+false+}
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.writtenRefs.flatMap { written -> [Diagnostic] in
      guard let overrides = written.ref.overrides else { return [] }
      return componentGates(written.ref.name, overrides) + nested(overrides, path: written.ref.name)
    }
      + lint.tree.valuesFiles.flatMap { nested($0.value, path: "") }
  }

  /// What switches the whole component.
  private func componentGates(_ name: String, _ overrides: TracedValue) -> [Diagnostic] {
    ["enabled", "install"].compactMap { gate in
      guard let value = overrides[gate], !value.isBool, !readsAsBoolean(value) else { return nil }
      return notBoolean("\(name).\(gate)", value)
    }
  }

  /// Text that somebody took for a boolean, wherever a chart has a key `enabled`.
  private func nested(_ value: TracedValue, path: String) -> [Diagnostic] {
    if case .array(let items) = value.content { return items.flatMap { nested($0, path: path) } }
    return (value.fields ?? []).flatMap { field -> [Diagnostic] in
      let path = path.isEmpty ? field.key : "\(path).\(field.key)"
      guard field.key == "enabled" || field.key == "install", readsAsBoolean(field.value) else {
        return nested(field.value, path: path)
      }
      return [notBoolean(path, field.value)]
    }
  }

  private func readsAsBoolean(_ value: TracedValue) -> Bool { meant(value) != nil && !value.isBool }

  private func meant(_ value: TracedValue) -> String? {
    switch value.content {
    case .scalar(.string(let text)):
      let text = text.trimmedWhitespace.lowercased()
      if ["false", "no", "off", "n", "0"].contains(text) { return "false" }
      return ["true", "yes", "on", "y", "1"].contains(text) ? "true" : nil
    case .scalar(.int(0)): return "false"
    case .scalar(.int(1)): return "true"
    default: return nil
    }
  }

  private func notBoolean(_ path: String, _ value: TracedValue) -> Diagnostic {
    let meant = meant(value)
    let consequence =
      meant == "false" ? ", which switches nothing off; write false" : "; write true or false"
    return found(
      "\(path) is \(value.kindOfValue)\(meant == "true" ? "; write true" : consequence)",
      at: value.range, fix: meant)
  }
}

extension TracedValue {
  var isBool: Bool {
    if case .scalar(.bool) = content { return true }
    return false
  }

  /// What a reader calls it: `the text "no"`, `a list`.
  var kindOfValue: String {
    switch content {
    case .scalar(.null): "empty"
    case .scalar(.bool(let flag)): "the boolean \(flag)"
    case .scalar(.string(let text)): "the text \"\(text)\""
    case .scalar(let number): "the number \(number.scalarText ?? "")"
    case .array: "a list"
    case .map: "a map"
    }
  }
}
