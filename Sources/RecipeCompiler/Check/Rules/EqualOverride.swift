import Diagnostics

/// An override that sets what would be there without it.
struct EqualOverride: Rule {
  static let page = RulePage(
    code: "equal-override", severity: .warning,
    summary: "an override sets the value that is inherited anyway",
    explanation: """
      The overlay repeats what its ancestors already come to. It changes nothing today, and once an \
      ancestor's value changes, this one silently stays behind. Take the override out.
      """,
    bad: """
      -- overlays/eks.yaml --
      kind: RecipeMetadata
      apiVersion: aicr.run/v1alpha2
      metadata:
        name: eks
      spec:
        criteria:
          service: eks
        componentRefs:
          - name: app
            overrides:
              replicas: 2
      -- overlays/h100-eks.yaml --
      kind: RecipeMetadata
      apiVersion: aicr.run/v1alpha2
      metadata:
        name: h100-eks
      spec:
        base: eks
        criteria:
          service: eks
          accelerator: h100
        componentRefs:
          - name: app
            overrides:
              replicas: 2
      """,
    good: """
      -- overlays/eks.yaml --
      kind: RecipeMetadata
      apiVersion: aicr.run/v1alpha2
      metadata:
        name: eks
      spec:
        criteria:
          service: eks
        componentRefs:
          - name: app
            overrides:
              replicas: 2
      -- overlays/h100-eks.yaml --
      kind: RecipeMetadata
      apiVersion: aicr.run/v1alpha2
      metadata:
        name: h100-eks
      spec:
        base: eks
        criteria:
          service: eks
          accelerator: h100
        componentRefs:
          - name: app
            overrides:
              replicas: 3
      """)

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.chained.flatMap { overlay, inherited in
      overlay.spec.componentRefs.flatMap { ref -> [Diagnostic] in
        guard let overrides = ref.overrides,
          let earlier = inherited.component(ref.name)?.value.overrides
        else { return [] }
        return repeated(overrides, earlier, path: ref.name)
      }
    }
  }

  private func repeated(
    _ value: TracedValue, _ earlier: TracedValue, path: String
  ) -> [Diagnostic] {
    if let fields = value.fields, earlier.fields != nil {
      return fields.flatMap { field -> [Diagnostic] in
        guard let known = earlier[field.key] else { return [] }
        return repeated(field.value, known, path: "\(path).\(field.key)")
      }
    }
    guard value.plain == earlier.plain else { return [] }
    return [
      found(
        "\(path) is inherited with this value already", at: value.range,
        notes: [Diagnostic.Note("it is set here", at: earlier.range)])
    ]
  }
}
