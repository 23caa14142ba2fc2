import Diagnostics
import RecipeTable

/// A constraint that lets pass clusters that a chart refuses to be installed on.
struct KubernetesFloorTooLow: Rule {
  static let page = RulePage(
    code: "kubernetes-floor-too-low", severity: .warning,
    summary: "a recipe allows Kubernetes versions that one of its charts refuses",
    explanation: """
      A chart can say from which version of Kubernetes on it installs (`kubeVersion` in its \
      `Chart.yaml`). Where `K8s.server.version` allows earlier ones, the recipe suits the cluster, and \
      then Helm refuses the chart halfway through the deployment (AICR #2402, #2449). Raise the \
      constraint to what the most demanding chart asks for, or leave the component out there.
      """,
    example: RuleExample.registry(
      and: RuleExample.component("dra-driver", chart: "dra-driver-nvidia-gpu", version: "0.4.1"))
      + RuleExample.eks(
        """
        constraints:
          - name: K8s.server.version
            value: ">= [-1.31-]{+1.32+}"
        componentRefs:
          - name: dra-driver
        """))

  private struct Demand: Hashable {
    /// The version from which on the recipe lets clusters pass.
    var floor = ""
    let component: String
    let version: String
    let asks: String
    let source: String
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    var places = Places<Demand>()
    var demands = Memo<ComponentRef, Demand?>()
    for situation in lint.situations {
      guard let floor = situation.floor("K8s.server.version") else { continue }
      for component in situation.recipe.components where component.isEnabled {
        let demand = demands[component] ?? demand(component.value, lint.tree.facts)
        demands[component] = .some(demand)
        guard var demand, floor.version.startsBefore(demand.asks) else { continue }
        demand.floor = floor.version
        places.add(demand, at: floor.constraint.valueRange)
      }
    }
    return places.all.compactMap { range, demands, _ in diagnostic(demands, at: range) }
  }

  /// What the chart of a component asks of Kubernetes.
  private func demand(_ ref: ComponentRef, _ facts: ClusterFacts) -> Demand? {
    let version = ref.text(.version)
    guard let chart = facts.chart(ref.chartName, upTo: version), let asks = chart.kubeVersion
    else { return nil }
    return Demand(
      component: ref.name, version: version, asks: asks.value, source: chart.source)
  }

  /// Says the highest of the demands, which is enough to meet all.
  private func diagnostic(_ demands: Set<Demand>, at range: SourceRange) -> Diagnostic? {
    let sorted = demands.sorted { $0.component.precedes($1.component) }
    guard let highest = sorted.max(by: { $0.asks.startsBefore($1.asks) }) else { return nil }
    let asking = sorted.filter { !$0.asks.startsBefore(highest.asks) }
    let charts = Set(asking.map { "\($0.component) \($0.version)" })
    return found(
      "this allows Kubernetes \(highest.floor), on which Helm refuses \(charts.listed), whose chart asks "
        + "for \(highest.asks.release) or later", at: range,
      notes: [Diagnostic.Note("from \(Set(asking.map(\.source)).listed)")])
  }
}

extension String {
  /// A version without the suffix that lets earlier builds of the release pass.
  fileprivate var release: String { String(prefix { $0 != "-" }) }
}
