import Diagnostics
import RecipeTable

/// A constraint on a version of Kubernetes that nobody offers.
struct NoSuchKubernetes: Rule {
  static let page = RulePage(
    code: "no-such-kubernetes", severity: .warning,
    summary: "a recipe asks for a Kubernetes version that its service does not offer",
    explanation: """
      No cluster meets the constraint, so the recipe suits none: often a digit too many, or a version \
      that the service will have later. The message says when it was looked up what there is; where \
      that is out of date, a `facts.yaml` in the tree can say so.
      """,
    example: RuleExample.eks(
      constraints: """
        - name: K8s.server.version
          value: ">= [-1.340-]{+1.34+}"
        """))

  private struct Offer: Hashable {
    let wording: String
    let source: String
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    var places = Places<Offer>()
    for situation in lint.situations {
      let service = situation.criteria[.service] ?? ""
      let offered = lint.tree.facts.services[service]
      guard let known = offered ?? lint.tree.facts.kubernetes,
        let floor = situation.floor("K8s.server.version"),
        known.newest.isVersion(before: floor.version)
      else { continue }
      let who = offered == nil ? "there is" : "\(service) offers"
      places.add(
        Offer(
          wording: "the newest that \(who) is \(known.newest), looked up \(known.lookedUp)",
          source: known.source),
        at: floor.constraint.valueRange)
    }
    return places.all.map { range, offers, recipes in
      found(
        "no cluster has this Kubernetes: \(Set(offers.map(\.wording)).listed)\(inRecipes(recipes))",
        at: range, notes: [Diagnostic.Note("from \(Set(offers.map(\.source)).listed)")])
    }
  }
}
