import Diagnostics
import RecipeTable

/// Something for another processor than the nodes with the accelerator have.
struct WrongArchitecture: Rule {
  static let page = RulePage(
    code: "wrong-architecture", severity: .warning,
    summary: "something in a recipe is for another CPU architecture than its accelerator's",
    explanation: """
      A GB200 or GB300 comes with an Arm CPU. A pod that is kept to `amd64` nodes is never scheduled \
      there, and an image that has only `amd64` ends with `exec format error`. Select `arm64`, take \
      the tag that stands for all architectures, or leave the component out. What is only for system \
      nodes with another CPU can be allowed with a comment.
      """,
    example: RuleExample.overlay(
      "gb200-eks",
      """
      criteria:
        service: eks
        accelerator: gb200
      componentRefs:
        - name: app
          overrides:
            nodeSelector:
              kubernetes.io/arch: [-amd64-]{+arm64+}
      """))

  private struct Detail: Hashable {
    let what: String
    let accelerator: String
    let architecture: String
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    let bound = lint.situations.filter { $0.accelerator?.cpu != nil }
    guard !bound.isEmpty else { return [] }
    var places = Places<Detail>()
    let sites = lint.valueSites.filter { $0.architecture != nil }
    for (site, situation) in bound.using(sites) {
      guard let architecture = site.architecture,
        let detail = detail("this is for \(architecture)", architecture, situation)
      else { continue }
      places.add(detail, at: site.value.range)
    }
    for situation in bound {
      for (ref, _) in situation.deployed {
        guard let detail = imageless(ref, situation, lint.tree.facts) else { continue }
        places.add(detail, at: ref.range)
      }
    }
    return places.all.map { range, details, recipes in
      let cpus = Set(details.map { "the nodes of \($0.accelerator) are \($0.architecture)" })
      return found(
        "\(Set(details.map(\.what)).listed), but \(cpus.listed)\(inRecipes(recipes))", at: range)
    }
  }

  private func detail(_ what: String, _ architecture: String, _ situation: Situation) -> Detail? {
    guard let accelerator = situation.accelerator, let cpu = accelerator.cpu?.value,
      cpu != architecture
    else { return nil }
    return Detail(what: what, accelerator: accelerator.name, architecture: cpu)
  }

  /// A component without images for the accelerator's nodes.
  private func imageless(
    _ ref: ComponentRef, _ situation: Situation, _ facts: ClusterFacts
  ) -> Detail? {
    guard let chart = facts.chart(ref.chartName, upTo: ref.text(.version)),
      let known = chart.architectures, let cpu = situation.accelerator?.cpu?.value,
      !known.contains(cpu)
    else { return nil }
    let what = "\(ref.name) has images for \(known.joined(separator: " and ")) only"
    return detail(what, known.first ?? "", situation)
  }
}

extension ValueSite {
  private static let labels = ["kubernetes.io/arch", "beta.kubernetes.io/arch"]
  private static let tags = ["-amd64": "amd64", "-x86_64": "amd64", "-arm64": "arm64"]

  /// The one architecture that a node selector, a term of an affinity or an image's tag is for.
  fileprivate var architecture: String? {
    if Self.labels.contains(key) { return value.settledScalar?.string }
    if key == "matchExpressions" { return term }
    guard ["tag", "image", "version"].contains(key), let text = value.settledScalar?.string else {
      return nil
    }
    return Self.tags.first { text.hasSuffix($0.key) }?.value
  }

  private var term: String? {
    guard case .array(let terms) = value.content else { return nil }
    let term = terms.first { Self.labels.contains($0["key"]?.text ?? "") }
    let values = term?["values"]?.texts ?? []
    return term?["operator"]?.text == "In" && values.count == 1 ? values[0] : nil
  }
}
