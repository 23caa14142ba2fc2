import Diagnostics

/// An override that sets what the component's values files give anyway.
struct OverrideEqualsValuesFile: Rule {
  static let page = RulePage(
    code: "override-equals-values-file", severity: .note,
    summary: "an override sets the value that the values file gives anyway",
    explanation: """
      The component's values file has this value already, and nothing between it and this override \
      sets another. The override changes nothing today; once the values file moves on, the recipes of \
      this overlay silently stay behind. Take the override out.
      """,
    example: RuleExample.eks(
      app: """
        overrides:
          replicas: [-1-]{+2+}
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let components = lint.knownKeys
    return lint.writtenRefs.flatMap { written -> [Diagnostic] in
      // A profile's values are there to be read side by side.
      guard written.place != .profile, written.valuesFile != nil,
        let overrides = written.ref.overrides, let known = components[written.ref.name]
      else { return [] }
      return repeats(overrides, lint.layers(below: written), known, lint, []).map {
        path, value, earlier in
        // Another values file may come in this one's place, without the value.
        let isSettled = earlier.range.file.path == written.ownFile && known.agree(on: path)
        return repeated(
          ([written.ref.name] + path).joined(separator: "."), value, earlier,
          isSettled ? lint.takingOut(value.range) : nil)
      }
    }
  }

  private typealias Repeat = (path: [String], value: TracedValue, earlier: TracedValue)

  private func repeats(
    _ value: TracedValue, _ layers: [TracedValue], _ known: KnownKeys, _ lint: Lint,
    _ path: [String]
  ) -> [Repeat] {
    (value.fields ?? []).flatMap { field -> [Repeat] in
      let path = path + [field.key]
      let layers = layers.layers(of: field.key)
      guard let earlier = layers.first, let known = known.children[field.key] else { return [] }
      if field.value.fields != nil { return repeats(field.value, layers, known, lint, path) }
      // Where somebody else sets another value, this one may be there to win over it.
      guard earlier.plain == field.value.plain,
        known.isUncontested(field.value, earlier, lint)
      else { return [] }
      return [(path, field.value, earlier)]
    }
  }

  private func repeated(
    _ path: String, _ value: TracedValue, _ earlier: TracedValue, _ fix: Diagnostic.Fix?
  ) -> Diagnostic {
    found(
      "\(path) has this value from \(earlier.range.file.path) anyway", at: value.range,
      notes: [Diagnostic.Note("it is set here", at: earlier.range)], fix: fix)
  }
}

extension KnownKeys {
  /// Whether all who set the key and may come before the value's overlay set this value, and the one
  /// below is a values file's.
  fileprivate func isUncontested(
    _ value: TracedValue, _ earlier: TracedValue, _ lint: Lint
  ) -> Bool {
    guard uses.contains(where: { $0.source != .overrides && $0.value === earlier }) else {
      return false
    }
    let others = uses.map(\.value).filter { $0.plain != value.plain }.map(\.range.file)
    return others.allSatisfy { !lint.mayPrecede($0, value.range.file) }
  }
}

extension Lint {
  /// Whether what one file overrides may be in a recipe before what another does.
  fileprivate func mayPrecede(_ file: SourceFile, _ other: SourceFile) -> Bool {
    guard let earlier = graph.overlays.firstIndex(where: { $0.file === file }) else { return true }
    // Base comes before all overlays, and an overlay before those that build on it.
    if other === tree.base?.file { return false }
    guard let later = graph.overlays.firstIndex(where: { $0.file === other }) else { return true }
    return !graph.chains[earlier].dropFirst().contains(later)
      && !graph.overlays[earlier].contradicts(graph.overlays[later])
  }
}

extension Overlay {
  /// Whether no query can meet the criteria of both.
  fileprivate func contradicts(_ other: Overlay) -> Bool {
    (criteria?.stated ?? [:]).contains { dimension, value in
      other.criteria?.stated[dimension].map { $0.text != value.text } ?? false
    }
  }
}
