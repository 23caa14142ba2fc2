import Diagnostics
import RecipeTable

/// A MIG profile of another accelerator.
struct UnknownMIGProfile: Rule {
  static let page = RulePage(
    code: "unknown-mig-profile", severity: .error,
    summary: "the recipe's accelerator does not have a MIG profile",
    explanation: """
      A profile's name says into how many slices a GPU is divided and how much memory each has, so the \
      names depend on the memory of the GPU: what is `1g.10gb` on an H100 is `1g.23gb` on a B200. The \
      MIG manager fails on a profile that the GPU does not have and leaves the node undivided; a pod \
      that asks for such an instance is never scheduled. The message names the nearest profile that \
      there is.
      """,
    example: RuleExample.gpuOperator
      + RuleExample.accelerated(
        "b200",
        """
        migManager:
          config:
            default: all-[-1g.10gb-]{+1g.23gb+}
        """))

  private struct Detail: Hashable {
    let accelerator: String
    let profile: MIGProfile
    let nearest: String
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    let sites = lint.profileSites
    guard !sites.isEmpty else { return [] }
    let divided = lint.situations.filter { $0.accelerator?.profiles?.value.isEmpty == false }
    var places = Places<Detail>()
    for (site, situation) in divided.using(sites) {
      for detail in unknown(site, situation.accelerator) {
        places.add(detail, at: site.value.range)
      }
    }
    return places.all.map { range, details, recipes in
      found(
        details.map(wording).inByteOrder.joined(separator: "; ")
          + inRecipes(recipes), at: range)
    }
  }

  private func wording(_ detail: Detail) -> String {
    "\(detail.accelerator) has no MIG profile \(detail.profile.text)"
      + (detail.nearest.isEmpty ? "" : "; the nearest is \(detail.nearest)")
  }

  /// The profiles at a place that an accelerator does not have.
  private func unknown(
    _ site: ValueSite, _ accelerator: ClusterFacts.Accelerator?
  ) -> [Detail] {
    let known = Set((accelerator?.profiles?.value ?? []).flatMap(MIGProfile.all))
    return ([site.key] + site.value.texts).flatMap(MIGProfile.all).filter { !known.contains($0) }
      .map { profile in
        Detail(
          accelerator: accelerator?.name ?? "", profile: profile,
          nearest: known.min { profile.isNearer($0, than: $1) }?.text ?? "")
      }
  }
}

extension MIGProfile {
  /// Whether the one is more like this than the other: by slices, then by memory.
  fileprivate func isNearer(_ one: MIGProfile, than other: MIGProfile) -> Bool {
    one.distance(self).lexicographicallyPrecedes(other.distance(self))
  }

  private func distance(_ other: MIGProfile) -> [Int] {
    [abs(slices - other.slices), abs(memory - other.memory), slices, memory]
  }
}
