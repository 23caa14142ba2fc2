import Diagnostics
import RecipeTable

/// A value of another type than the one that it is laid over.
struct TypeChanges: Rule {
  static let page = RulePage(
    code: "type-changes", severity: .warning,
    summary: "a value has another type than what it overrides, or than everywhere else",
    explanation: """
      A map that meets text, or text that meets a number, is replaced as a whole: all that the map had \
      is gone, and the chart's templates meet a type that they were not written for, which fails at \
      installation or renders nonsense. Give the value the type that it has below; to take a whole map \
      away on purpose, set it to `null` first. The same holds of a value that nothing lies below, where \
      all others who set it give it one type, and this one another.
      """,
    example: RuleExample.eks(
      app: """
        overrides:
          replicas: [-"3"-]{+3+}
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let alongChains = alongChains(lint)
    let known = Set(alongChains.compactMap(\.range?.key))
    return alongChains + amongSiblings(lint).filter { !known.contains($0.range?.key ?? "") }
  }

  private func alongChains(_ lint: Lint) -> [Diagnostic] {
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

  /// What one place alone writes differently, whichever of the others is compared with it.
  private func amongSiblings(_ lint: Lint) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for (component, keys) in lint.knownKeys {
      keys.visit([component]) { path, keys in
        for (key, child) in keys.children {
          guard let (odd, other) = oddOne(child.uses.map(\.value)) else { continue }
          findings.append(changed((path + [key]).joined(separator: "."), odd, other, "elsewhere"))
        }
      }
    }
    return findings
  }

  private func oddOne(_ values: [TracedValue]) -> (odd: TracedValue, other: TracedValue)? {
    let byType = Dictionary(grouping: values.filter { $0.type != nil }) { $0.type }
    guard byType.count == 2, let least = byType.values.min(by: { $0.count < $1.count }),
      let most = byType.values.max(by: { $0.count < $1.count }), least.count == 1
    else { return nil }
    if most.count > 1 { return isChange(least[0], most[0]) ? (least[0], most[0]) : nil }
    // Of two, the one in quotes is the slip.
    let pair = values.filter { $0.type == .text } + values.filter { $0.type != .text }
    return fix(pair[0], pair[1]) == nil ? nil : (pair[0], pair[1])
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
    _ path: String, _ value: TracedValue, _ earlier: TracedValue, _ place: String = "below"
  ) -> Diagnostic {
    found(
      "\(path) is \(value.kindOfValue) here, but \(earlier.kindOfValue) \(place)",
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
