import Diagnostics
import YAMLSyntax

/// A name that a catalog gives to two things.
struct DeclaredTwice: Rule {
  static let page = RulePage(
    code: "declared-twice", severity: .error,
    summary: "a catalog declares a check or a criteria value twice",
    explanation: """
      Checks and the values of criteria are known by their names, so of two with one name only the later \
      counts, and an alias of two values means only one of them. Take one out, or give it the name that \
      was meant.
      """,
    example: RuleExample.catalog
      + """

        - name: [-nccl-all-reduce-bw-]{+nccl-all-reduce-bw-net+}
          phase: performance
      """)

  private typealias Name = (text: String, range: SourceRange)

  func check(_ lint: Lint) -> [Diagnostic] {
    let checks = lint.roots(of: "validators/catalog.yaml").map { root in
      items(root.mapping?["validators"]).compactMap { name($0.mapping?["name"]) }
    }
    let values = lint.roots(of: "criteria.yaml").flatMap { root in
      (root.mapping?["dimensions"]?.mapping?.entries ?? []).map { names(inDimension: $0.value) }
    }
    return (checks + values).flatMap { $0.repeats(of: \.text) }.map(twice)
  }

  private func names(inDimension node: YAMLNode) -> [Name] {
    items(node).flatMap { value in
      let aliases = items(value.mapping?["aliases"]).compactMap(name)
      return [name(value.mapping?["name"])].compactMap { $0 } + aliases
    }
  }

  private func items(_ node: YAMLNode?) -> [YAMLNode] { node?.sequence ?? [] }

  private func name(_ node: YAMLNode?) -> Name? {
    guard let node, let text = node.scalar?.text, !text.isEmpty else { return nil }
    return (text, node.range)
  }

  private func twice(_ name: Name, _ earlier: Name) -> Diagnostic {
    found(
      "\(name.text) is declared twice", at: name.range,
      notes: [Diagnostic.Note("first here", at: earlier.range)])
  }
}
