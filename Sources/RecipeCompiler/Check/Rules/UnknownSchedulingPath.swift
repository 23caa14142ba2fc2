import Diagnostics
import RecipeTable

/// A path of the registry's node scheduling that is a slip of one in the component's values.
struct UnknownSchedulingPath: Rule {
  static let page = RulePage(
    code: "unknown-scheduling-path", severity: .warning,
    summary: "a path that the registry has for node selectors or tolerations looks misspelled",
    explanation: """
      `nodeScheduling` says where in a chart's values node selectors and tolerations go. What is put at \
      a path that the chart does not read changes nothing, and its pods run where they should not \
      (AICR e00a5124). The component's values have a key that differs in a letter or two.
      """,
    example: RuleExample.registry(
      and: RuleExample.component(
        "other",
        and: """
          nodeScheduling:
            system:
              nodeSelectorPaths: [[-contorller-]{+controller+}.nodeSelector]
          """))
      + RuleExample.eks(
        components: """
          - name: other
            overrides:
              controller:
                replicas: 3
          """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let known = lint.knownKeys
    return lint.tree.registry.entries.values.flatMap { entry -> [Diagnostic] in
      guard let keys = known[entry.name], let scheduling = entry.value["nodeScheduling"] else {
        return []
      }
      return scheduling.leaves.compactMap { path in misspelled(path, of: entry.name, keys) }
    }
  }

  private func misspelled(
    _ path: TracedValue, of component: String, _ keys: KnownKeys
  ) -> Diagnostic? {
    var keys = keys
    // The last is what the chart reads there, which the values need not have yet.
    for part in path.text.split(separator: ".").dropLast().map(String.init) {
      if let next = keys.children[part] {
        keys = next
        continue
      }
      guard let near = slip(part, of: keys.children.keys) else { return nil }
      return found("the values of \(component) have no \(part)\(didYouMean(near))", at: path.range)
    }
    return nil
  }
}

extension TracedValue {
  /// Everything in it that is neither a map nor a list.
  fileprivate var leaves: [TracedValue] {
    switch content {
    case .scalar: [self]
    case .array(let elements): elements.flatMap(\.leaves)
    case .map(let fields): fields.flatMap(\.value.leaves)
    }
  }
}
