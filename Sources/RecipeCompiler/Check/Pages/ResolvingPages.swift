/// What resolving finds: references between recipes, and what does not go together.
enum ResolvingPages {
  static let all = [
    baseCycle, constraintCollision, dependencyCycle, incoherentComponent, mixinSetsTooMuch,
    profileComponent, twoProfiles, unknownBase, unknownDependency, unknownMixin,
  ]

  private static let baseCycle = RulePage(
    code: "base-cycle", severity: .error, summary: "overlays are each other's base",
    explanation: """
      Following the bases from an overlay has to end in base. The finding shows the ring, beginning \
      with the first of its names. Decide which of them is the more general, and give that one another \
      base.
      """,
    example: RuleExample.eks("[-base: h100-eks-]") + RuleExample.h100EKS())

  private static let constraintCollision = RulePage(
    code: "constraint-collision", severity: .error,
    summary: "a mixin or a profile sets a constraint that is set already",
    explanation: """
      An overlay may replace an inherited constraint; mixins and profiles may only add new ones, so \
      that which of two counts never depends on the order in which they are named. The combination has \
      no recipe. Remove one of the two.
      """,
    example: RuleExample.mixin(
      "tuned",
      """
      constraints:
        - name: [-K8s.server.version-]{+OS.release.ID+}
          value: [-">= 1.32"-]{+ubuntu+}
      """)
      + RuleExample.eks(mixin: "tuned"))

  private static let dependencyCycle = RulePage(
    code: "dependency-cycle", severity: .error, summary: "components depend on each other",
    explanation: """
      No order deploys each after what it depends on. The finding shows the ring. Components that are \
      switched off count as well, so that switching one off cannot hide it. Remove the dependency that \
      is not needed for the other to start.
      """,
    example: RuleExample.registry(with: "other")
      + RuleExample.eks(
        components: """
          - name: app
            dependencyRefs:
              - other
          - name: other
            [-dependencyRefs:
              - app-]
          """))

  private static let incoherentComponent = RulePage(
    code: "incoherent-component", severity: .error,
    summary: "a component's fields contradict each other, so that nothing could deploy it",
    explanation: """
      A Helm component has a chart and its version, and neither `tag` nor `path`, which belong to Git. A \
      Kustomize component has a `path`, and a `source` where it has a `tag`. `type` is `Helm` or \
      `Kustomize`. Nothing applies `patches`. A component that is switched off may be as it likes.
      """,
    example: RuleExample.eks(
      app: """
        [-tag-]{+overrides+}: [-v1.2.4-]
          {+replicas: 2+}
        """))

  private static let mixinSetsTooMuch = RulePage(
    code: "mixin-sets-too-much", severity: .error,
    summary: "a mixin changes a component that is already there",
    explanation: """
      A mixin adds components; of one that the overlays have already it may only set the namespace and \
      add manifests, so that what a component comes to can be read along the chain of overlays. Put the \
      change into the overlays, or the whole component into the mixin.
      """,
    example: RuleExample.mixin(
      "tuned",
      """
      componentRefs:
        - name: app
          [-version: 1.2.4-]{+namespace: gpu+}
      """)
      + RuleExample.eks(mixin: "tuned"))

  private static let profileComponent = RulePage(
    code: "profile-component", severity: .error,
    summary: "a profile sets values of a component that the recipe does not have",
    explanation: """
      A profile chooses between settings of components that are there. Add the component, switched on, \
      to the overlay or to one that it builds on, or take it out of the profile.
      """,
    example: RuleExample.overlay(
      "aks", version: "v1alpha3",
      """
      criteria:
        service: aks
      profile:
        name: driver
        default: operator
        values:
          operator:
            componentRefs:
              - name: [-application-]{+app+}
                overrides:
                  driver: true
      """) + "[-" + RuleExample.registry(with: "application") + "-]")

  private static let twoProfiles = RulePage(
    code: "two-profiles", severity: .error,
    summary: "two overlays of one recipe declare a profile",
    explanation: """
      A recipe has at most one choice to offer. Overlays whose criteria can be met together must not \
      both declare one; narrow the criteria of one, or make one profile of the two.
      """,
    example: RuleExample.overlay(
      "aks", version: "v1alpha3", "criteria:\n  service: aks\n" + profile("driver"))
      + RuleExample.overlay(
        "training", version: "v1alpha3",
        "criteria:\n  [-intent: training-]{+service: gke+}\n" + profile("scheduler")))

  private static func profile(_ name: String) -> String {
    """
    profile:
      name: \(name)
      default: "on"
      values:
        "on":
          componentRefs:
            - name: app
              overrides:
                \(name): true
    """
  }

  private static let unknownBase = RulePage(
    code: "unknown-base", severity: .error, summary: "an overlay builds on one that does not exist",
    explanation: """
      `base` is the `metadata.name` of another overlay, not the name of its file. Every combination \
      that the overlay applies to has no recipe.
      """,
    example: RuleExample.eks() + RuleExample.h100EKS(base: "[-ekss-]{+eks+}"))

  private static let unknownDependency = RulePage(
    code: "unknown-dependency", severity: .error,
    summary: "a component depends on one that the recipe does not have",
    explanation: """
      `dependencyRefs` are names of components of the same recipe. Correct the name, add the component, \
      or remove the dependency where another overlay of the combination does without it.
      """,
    example: RuleExample.registry(with: "other")
      + RuleExample.eks(
        components: """
          - name: app
          - name: other
            dependencyRefs:
              - [-ap-]{+app+}
          """))

  private static let unknownMixin = RulePage(
    code: "unknown-mixin", severity: .error,
    summary: "an overlay names a mixin that does not exist",
    explanation: """
      Mixins are named by their `metadata.name`, and lie below `mixins/`. Every combination that the \
      overlay applies to has no recipe.
      """,
    example: RuleExample.tuned + RuleExample.eks(mixin: "[-tunned-]{+tuned+}"))
}
