import Diagnostics
import RecipeTable

/// Two leaves of equal specificity that say different things of one field.
struct EqualLeavesDisagree: Rule {
  static let page = RulePage(
    code: "equal-leaves-disagree", severity: .warning,
    summary: "two equally specific overlays set one field differently",
    explanation: """
      Where two overlays apply to a recipe, neither of which builds on the other, the more specific one \
      is merged last and wins. Between equally specific ones the order of their names decides, which \
      nobody chose: renaming a file changes what is deployed (AICR's commit 089ac956). Set the field in \
      one of them only, let one build on the other, or add an overlay for the two together that says \
      what should hold.
      """,
    example: RuleExample.overlay(
      "h100",
      """
      criteria:
        accelerator: h100
      componentRefs:
        - name: app
          overrides:
            replicas: 2
      """)
      + RuleExample.overlay(
        "training",
        """
        criteria:
          intent: training
        componentRefs:
          - name: app
            overrides:
              replicas: [-3-]{+2+}
        """))

  private struct Pair: Hashable {
    let first: Int
    let second: Int
  }

  private struct Disagreement {
    let path: String
    let first: TracedValue
    let second: TracedValue
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    let graph = lint.graph
    let writes = graph.overlays.map(Writes.init)
    let numbers = Dictionary(
      uniqueKeysWithValues: graph.overlays.enumerated().map { ($1.name.text, $0) })
    var known: [Pair: [Disagreement]] = [:]
    var reached: [Pair: [String: Int]] = [:]
    for recipe in lint.recipes {
      let applied = recipe.recipe.appliedOverlays.compactMap { numbers[$0] }
      let leaves = graph.outermost(applied)
      for pair in equalPairs(leaves, graph) {
        let disagreements = known[pair] ?? disagreements(pair, writes, graph)
        known[pair] = disagreements
        let later = leaves.drop { $0 != pair.second }.dropFirst().flatMap { graph.chains[$0] }
        for disagreement in disagreements
        where !later.contains(where: { writes[$0].values[disagreement.path] != nil }) {
          reached[pair, default: [:]][disagreement.path, default: 0] += 1
        }
      }
    }
    return reached.flatMap { pair, paths in
      (known[pair] ?? []).compactMap { disagreement -> Diagnostic? in
        paths[disagreement.path].map { recipes in
          disagree(
            disagreement, graph.overlays[pair.first].name.text,
            graph.overlays[pair.second].name.text, recipes: recipes)
        }
      }
    }
  }

  /// Each in the order in which they are merged.
  private func equalPairs(_ leaves: [Int], _ graph: OverlayGraph) -> [Pair] {
    leaves.indices.flatMap { first in
      leaves[(first + 1)...]
        .prefix { graph.specificity($0) == graph.specificity(leaves[first]) }
        .map { Pair(first: leaves[first], second: $0) }
    }
  }

  /// What the parts of the two chains that they do not share come to, compared.
  private func disagreements(
    _ pair: Pair, _ writes: [Writes], _ graph: OverlayGraph
  ) -> [Disagreement] {
    func values(_ leaf: Int, without other: Int) -> [String: TracedValue] {
      graph.chains[leaf].reversed().filter { !graph.chains[other].contains($0) }
        .reduce(into: [:]) { $0.merge(writes[$1].values) { $1 } }
    }
    let first = values(pair.first, without: pair.second)
    let second = values(pair.second, without: pair.first)
    return first.compactMap { path, value in
      guard let other = second[path], value.plain != other.plain else { return nil }
      return Disagreement(path: path, first: value, second: other)
    }
  }

  private func disagree(
    _ disagreement: Disagreement, _ first: String, _ second: String, recipes: Int
  ) -> Diagnostic {
    found(
      "\(second) sets \(disagreement.path) to \(disagreement.second.summary), the equally specific "
        + "\(first) to \(disagreement.first.summary); in "
        + "\(countedRecipes(recipes)) only the order of the two names decides",
      at: disagreement.second.range,
      notes: [Diagnostic.Note("what \(first) comes to", at: disagreement.first.range)])
  }
}

/// What an overlay sets that another can set as well, by path.
private struct Writes {
  private(set) var values: [String: TracedValue] = [:]

  init(_ overlay: Overlay) {
    for constraint in overlay.spec.constraints {
      values["constraint \(constraint.name)"] = constraint.record["value"]
    }
    for ref in overlay.spec.componentRefs {
      for scalar in ComponentRef.Scalar.allCases {
        values["\(ref.name)'s \(scalar.name)"] = ref[scalar]
      }
      if let overrides = ref.overrides { add(overrides, ref.name) }
    }
    for (name, phase) in overlay.spec.validation {
      values["\(name.rawValue)'s timeout"] = phase.timeout
      values["\(name.rawValue)'s infrastructure"] = phase.infrastructure
      for constraint in phase.constraints ?? [] {
        values["\(name.rawValue)'s constraint \(constraint.name)"] = constraint.record["value"]
      }
    }
  }

  private mutating func add(_ value: TracedValue, _ path: String) {
    guard let fields = value.fields, !fields.isEmpty else {
      values[path] = value
      return
    }
    for field in fields { add(field.value, "\(path).\(field.key)") }
  }
}

extension OverlayGraph {
  fileprivate func specificity(_ overlay: Int) -> Int { overlays[overlay].criteria?.count ?? 0 }

  /// Of overlays in merge order, those that no other of them builds on.
  fileprivate func outermost(_ applied: [Int]) -> [Int] {
    var inner: Set<Int> = []
    for overlay in applied { inner.formUnion(chains[overlay].dropFirst()) }
    return applied.filter { !inner.contains($0) }
  }
}
