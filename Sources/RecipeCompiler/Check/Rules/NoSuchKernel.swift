import Diagnostics
import RecipeTable

/// A constraint on a kernel that the operating system never had.
struct NoSuchKernel: Rule {
  static let page = RulePage(
    code: "no-such-kernel", severity: .warning,
    summary: "a recipe asks for a kernel that its operating system does not have",
    explanation: """
      The constraints name a release of an operating system and a kernel newer than any that it comes \
      with, so no node meets both. Lower the one, or raise the other.
      """,
    example: RuleExample.mixin(
      "os-ubuntu",
      """
      constraints:
        - name: OS.release.ID
          value: ubuntu
        - name: OS.release.VERSION_ID
          value: "22.04"
        - name: OS.sysctl./proc/sys/kernel/osrelease
          value: ">= [-6.11-]{+6.8+}"
      """)
      + RuleExample.overlay(
        "eks-ubuntu",
        """
        criteria:
          service: eks
          os: ubuntu
        mixins: [os-ubuntu]
        """))

  private static let kernels = [
    "OS.sysctl./proc/sys/kernel/osrelease", "K8s.node.kernel-version",
  ]

  func check(_ lint: Lint) -> [Diagnostic] {
    var places = Places<ClusterFacts.OperatingSystem>()
    for situation in lint.situations {
      let systems = systems(situation, lint.tree.facts)
      guard let system = systems.max(by: { $0.newestKernel.endsBefore($1.newestKernel) }) else {
        continue
      }
      for name in Self.kernels {
        guard let floor = situation.floor(name),
          systems.allSatisfy({ $0.newestKernel.isVersion(before: floor.version) })
        else { continue }
        places.add(system, at: floor.constraint.valueRange)
      }
    }
    return places.all.map { range, systems, recipes in
      let newest = Set(
        systems.map { "the newest of \($0.name) \($0.version) is \($0.newestKernel)" })
      return found(
        "no node has this kernel: \(newest.listed)\(inRecipes(recipes))", at: range,
        notes: [Diagnostic.Note("from \(Set(systems.map(\.source)).listed)")])
    }
  }

  /// The releases that the constraints let pass.
  private func systems(
    _ situation: Situation, _ facts: ClusterFacts
  ) -> [ClusterFacts.OperatingSystem] {
    facts.operatingSystems.filter { system in
      allows(system.name, "OS.release.ID", situation)
        && allows(system.version, "OS.release.VERSION_ID", situation)
    }
  }

  private func allows(_ reading: String, _ name: String, _ situation: Situation) -> Bool {
    let constraints = situation.constraints(name)
    // Without a word of the system, it can be any.
    if name == "OS.release.ID", constraints.isEmpty { return false }
    return constraints.allSatisfy { (try? $0.expression?.isSatisfied(by: reading)) == true }
  }
}
