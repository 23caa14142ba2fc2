import Diagnostics
import RecipeTable

/// A value of another type than the one that it is laid over.
struct TypeChanges: Rule {
  static let page = RulePage(
    code: "type-changes", severity: .warning,
    summary: "a value has another type than what it overrides",
    explanation: """
      A map that meets text, or text that meets a number, is replaced as a whole: all that the map had \
      is gone, and the chart's templates meet a type that they were not written for, which fails at \
      installation or renders nonsense. Give the value the type that it has below; to take a whole map \
      away on purpose, set it to `null` first.
      """,
    example: RuleExample.eks(
      app: """
        overrides:
          replicas: [-"3"-]{+3+}
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    var seenFiles: Set<String> = []
    return lint.writtenRefs.flatMap { written -> [Diagnostic] in
      let name = written.ref.name
      let layers = lint.layers(below: written)
      let inOverrides = written.ref.overrides.map { changes($0, layers, name) } ?? []
      guard let file = written.ref[.valuesFile]?.text, file != written.ownFile,
        seenFiles.insert(file).inserted, let values = lint.tree.valuesFiles[file],
        let own = lint.tree.valuesFiles[written.ownFile]
      else { return inOverrides }
      return inOverrides + changes(values, [own], name)
    }
  }

  private func changes(
    _ value: TracedValue, _ layers: [TracedValue], _ path: String
  ) -> [Diagnostic] {
    guard let earlier = layers.first else { return [] }
    if let fields = value.fields, earlier.fields != nil {
      return fields.flatMap {
        changes($0.value, layers.layers(of: $0.key), "\(path).\($0.key)")
      }
    }
    return isChange(value, earlier) ? [changed(path, value, earlier)] : []
  }

  private func isChange(_ value: TracedValue, _ earlier: TracedValue) -> Bool {
    switch (value.type, earlier.type) {
    case (nil, _), (_, nil): return false
    case (.text, .number): return !value.looksLikeQuantity
    case (.number, .text): return !earlier.looksLikeQuantity
    case (let new, let old): return new != old
    }
  }

  private func changed(
    _ path: String, _ value: TracedValue, _ earlier: TracedValue
  ) -> Diagnostic {
    found(
      "\(path) is \(value.kindOfValue) here, but \(earlier.kindOfValue) below",
      at: value.range, notes: [Diagnostic.Note("it is set here", at: earlier.range)],
      fix: fix(value, earlier))
  }

  /// The same in the other spelling, where that is all there is to it.
  private func fix(_ value: TracedValue, _ earlier: TracedValue) -> String? {
    switch (value.type, earlier.type) {
    case (.text, .number):
      return Int(value.text).map { String($0) } == value.text ? value.text : nil
    case (.text, .truth): return ["true", "false"].contains(value.text) ? value.text : nil
    default: return nil
    }
  }
}

private enum ValueType { case text, number, truth, list, map }

extension TracedValue {
  /// Nil for what says nothing of its type: a null, or the empty text that charts leave for others to
  /// fill.
  fileprivate var type: ValueType? {
    switch content {
    case .scalar(.null): nil
    case .scalar(.string(let text)): text.isEmpty ? nil : .text
    case .scalar(.bool): .truth
    case .scalar: .number
    case .array: .list
    case .map: .map
    }
  }

  /// `500m`, `25%`, `1Gi`: Kubernetes takes these and plain numbers alike.
  fileprivate var looksLikeQuantity: Bool {
    guard let first = text.utf8.first, (0x30...0x39).contains(first) else { return false }
    return Double(text) == nil
  }
}
