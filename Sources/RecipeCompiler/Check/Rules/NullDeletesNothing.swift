import Diagnostics

/// A null where nothing is set that it could take away.
struct NullDeletesNothing: Rule {
  static let page = RulePage(
    code: "null-deletes-nothing", severity: .warning,
    summary: "a null takes away a value that nothing sets",
    explanation: """
      A null among the overrides takes the key out of the values that the component's files give. Where \
      they have no such key the null is dropped, and the chart never sees it: what the chart itself has \
      as its default stays. Mostly the key is misspelled, or went from the values file long ago. Take \
      the null out, or set the value that should hold.
      """,
    example: RuleExample.eks(
      app: """
        overrides:
          [-cache-]{+replicas+}: null
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for (component, keys) in lint.knownKeys {
      keys.visit([]) { path, keys in
        guard keys.isAlwaysThere || path.isEmpty else { return }
        for (key, child) in keys.children {
          guard child.uses.allSatisfy({ $0.value.isNull && $0.source == .overrides }) else {
            continue
          }
          let name = ([component] + path + [key]).joined(separator: ".")
          findings += child.uses.map { idle(name, $0, among: keys) }
        }
      }
    }
    return findings
  }

  private func idle(_ path: String, _ use: KnownKeys.Use, among keys: KnownKeys) -> Diagnostic {
    let others = keys.children.filter { _, child in child.uses.contains { !$0.value.isNull } }.keys
    let near = nearestName(to: String(path.split(separator: ".").last ?? ""), in: others)
    return found(
      "nothing sets \(path), so this null takes nothing away\(didYouMean(near))",
      at: use.value.range)
  }
}

extension KnownKeys {
  /// Whether the component's own values file has this map; a map that is new is copied with its nulls.
  fileprivate var isAlwaysThere: Bool {
    uses.contains { $0.source == .ownFile && $0.value.fields != nil }
  }
}
