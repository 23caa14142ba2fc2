import Diagnostics
import RecipeTable

/// A component for other hardware than the recipe's.
struct ComponentNotSupported: Rule {
  static let page = RulePage(
    code: "component-not-supported", severity: .warning,
    summary: "a component is for another service or accelerator than the recipe",
    explanation: """
      Some components only serve one kind of machine, such as the plugin that lets NCCL use the network \
      of one machine type. Elsewhere they find nothing to serve, and their pods wait or fail on every \
      node. Keep the component to the overlays of the hardware that it is for. Which that is, is among \
      the facts that the message names the source of.
      """,
    example: RuleExample.registry(with: "gke-nccl-tcpxo")
      + RuleExample.overlay(
        "[-a100-]{+h100+}-gke",
        """
        criteria:
          service: gke
          accelerator: [-a100-]{+h100+}
        componentRefs:
          - name: gke-nccl-tcpxo
        """))

  private struct Use: Hashable {
    let component: String
    /// What it is not for; nil where it is at home.
    let stranger: String?
    let source: String
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    let known = lint.tree.facts.components
    var places = Places<Use>()
    for situation in lint.situations {
      for (ref, _) in situation.deployed {
        guard let facts = known[ref.name] else { continue }
        let use = Use(
          component: ref.name, stranger: stranger(facts, situation), source: facts.source)
        places.add(use, at: ref.range)
      }
    }
    // What is at home in some recipes is inherited by the others.
    return places.all.compactMap { range, uses, recipes in
      let strangers = Set(uses.compactMap(\.stranger))
      guard strangers.count == uses.count, let use = uses.first else { return nil }
      return found(
        "\(use.component) is not for \(strangers.listed)\(inRecipes(recipes))", at: range,
        notes: [Diagnostic.Note("from \(use.source)")])
    }
  }

  /// What the recipe is for and the component is not.
  private func stranger(_ facts: ClusterFacts.Component, _ situation: Situation) -> String? {
    guard let service = situation.criteria[.service] else { return nil }
    guard let accelerators = facts.accelerators[service] else { return service }
    guard let accelerator = situation.criteria[.accelerator], !accelerators.contains(accelerator)
    else { return nil }
    return "\(accelerator) on \(service)"
  }
}
