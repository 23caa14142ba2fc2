import Diagnostics
import RecipeTable

/// An overlay that others override completely, whatever is asked for.
struct OverlayOverridden: Rule {
  static let page = RulePage(
    code: "overlay-overridden", severity: .warning,
    summary: "nothing that an overlay says is left in any recipe",
    explanation: """
      Recipes have this overlay among those that apply, and in each of them other overlays set again \
      all that it sets. Who reads it, or changes it, believes in something that no cluster ever gets. \
      Take out what is set again, or delete the file. An overlay that says nothing is fine: it lets \
      recipes cover what its criteria state.
      """,
    example: RuleExample.overlay(
      "a-eks",
      """
      criteria:
        service: eks
      componentRefs:
        - name: app
          overrides:
            replicas: [-2-]{+3+}
      """)
      + RuleExample.overlay(
        "b-eks",
        """
        base: a-eks
        criteria:
          service: eks
        componentRefs:
          - name: app
            overrides:
              [-replicas-]{+minReplicas+}: 4
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let applied = Set(lint.recipes.flatMap(\.recipe.appliedOverlays))
    let candidates = lint.tree.overlays.filter {
      applied.contains($0.name.text) && $0.spec.canBeOverridden && $0.profile == nil
    }
    guard !candidates.isEmpty else { return [] }
    var standing = Standing()
    for recipe in lint.everyRecipe { standing.add(recipe) }
    return candidates.compactMap { overlay in
      let file = ObjectIdentifier(overlay.file)
      guard !standing.files.contains(file), let other = standing.instead[file] else { return nil }
      return overridden(overlay, instead: other)
    }
  }

  private func overridden(_ overlay: Overlay, instead other: SourceRange) -> Diagnostic {
    found(
      "no recipe has anything of what \(overlay.name.text) sets; others set all of it again",
      at: overlay.name.range, notes: [Diagnostic.Note("here, for one", at: other)])
  }
}

extension RecipeSpec {
  /// Whether all that this says could be said again by another; what only adds, or takes away, always
  /// counts for something.
  fileprivate var canBeOverridden: Bool {
    let isEmpty = constraints.isEmpty && componentRefs.isEmpty && validation.isEmpty
    let clears = validation.values.contains { phase in
      phase.checks?.isEmpty == true || phase.constraints?.isEmpty == true
    }
    return !isEmpty && mixins.isEmpty && !clears
      && !componentRefs.contains { $0.cleanup || $0.healthCheckSkip }
  }
}

/// The files of which something is left in some recipe.
private struct Standing {
  private(set) var files: Set<ObjectIdentifier> = []
  /// For each file of which something was overridden, where the first of that was set instead.
  private(set) var instead: [ObjectIdentifier: SourceRange] = [:]
  /// Kept along, so that no other object can take its identity.
  private var seen: [ObjectIdentifier: TracedValue] = [:]
  private var components = Memo<ComponentRef, Bool>()

  mutating func add(_ recipe: ResolvedRecipe) {
    for constraint in recipe.constraints { add(constraint.record) }
    for component in recipe.components where components[component] == nil {
      components[component] = true
      add(component.value)
    }
    for phase in recipe.validation.values { add(phase) }
  }

  private mutating func add(_ ref: ComponentRef) {
    files.insert(ObjectIdentifier(ref.range.file))
    for scalar in ComponentRef.Scalar.allCases { add(ref[scalar]) }
    add(ref.overrides)
    for value in ref.dependencyRefs + ref.manifestFiles + ref.preManifestFiles { add(value) }
    for value in ref.patches + ref.expectedResources { add(value) }
  }

  private mutating func add(_ phase: ValidationPhase) {
    add(phase.timeout)
    add(phase.infrastructure)
    add(phase.nodeSelection)
    for check in phase.checks ?? [] { add(check) }
    for constraint in phase.constraints ?? [] { add(constraint.record) }
  }

  private mutating func add(_ value: TracedValue?) {
    guard let value, seen.updateValue(value, forKey: ObjectIdentifier(value)) == nil else { return }
    var earlier = value.overrode
    while let this = earlier {
      let file = ObjectIdentifier(this.range.file)
      if instead[file] == nil { instead[file] = value.range }
      earlier = this.overrode
    }
    guard let fields = value.fields, !fields.isEmpty else {
      files.insert(ObjectIdentifier(value.range.file))
      return
    }
    for field in fields { add(field.value) }
  }
}
