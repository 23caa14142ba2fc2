import Diagnostics

/// Every key that a tree sets in one component's values, wherever it does.
struct KnownKeys: Sendable {
  /// Who sets a key; the earlier know the chart better.
  enum Source: Int, Sendable { case ownFile, namedFile, overrides }

  struct Use: Sendable {
    let source: Source
    let value: TracedValue
    let keyRange: SourceRange?
  }

  private(set) var children: [String: KnownKeys] = [:]
  private(set) var uses: [Use] = []

  /// By component.
  static func collect(_ lint: Lint) -> [String: KnownKeys] {
    var components: [String: KnownKeys] = [:]
    var seen: Set<String> = []
    for written in lint.writtenRefs {
      var keys = components[written.ref.name] ?? KnownKeys()
      if let overrides = written.ref.overrides { keys.add(overrides, .overrides) }
      for file in [written.ownFile, written.ref.text(.valuesFile)] {
        guard let values = lint.tree.valuesFiles[file],
          seen.insert("\(written.ref.name) \(file)").inserted
        else { continue }
        keys.add(values, file == written.ownFile ? .ownFile : .namedFile)
      }
      components[written.ref.name] = keys
    }
    return components
  }

  private mutating func add(_ value: TracedValue, _ source: Source) {
    for field in value.fields ?? [] {
      let use = Use(source: source, value: field.value, keyRange: field.keyRange)
      children[field.key, default: KnownKeys()].uses.append(use)
      children[field.key, default: KnownKeys()].add(field.value, source)
    }
  }

  /// Whether all who set something at a path set the same, so that one of them more or less makes no
  /// difference.
  func agree(on path: some Collection<String>) -> Bool {
    guard let key = path.first else {
      return uses.allSatisfy { $0.value.plain == uses[0].value.plain }
    }
    let areMaps = uses.allSatisfy { $0.value.fields != nil }
    return areMaps && children[key]?.agree(on: path.dropFirst()) == true
  }

  /// Calls for every map of the component's values, the outermost first.
  func visit(_ path: [String], _ body: ([String], KnownKeys) -> Void) {
    guard !children.isEmpty else { return }
    body(path, self)
    for (key, child) in children { child.visit(path + [key], body) }
  }
}
