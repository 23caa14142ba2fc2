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
    example: RuleExample.eks(
      app: """
        overrides:
          replicas: 2
        """)
      + RuleExample.h100EKS(
        components: """
          - name: app
            overrides:
              replicas: [-2-]{+3+}
          """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let components = lint.knownKeys
    return lint.chained.flatMap { overlay, inherited in
      overlay.spec.componentRefs.flatMap { ref -> [Diagnostic] in
        guard let overrides = ref.overrides,
          let earlier = inherited.component(ref.name)?.value.overrides
        else { return [] }
        return repeats(overrides, earlier, path: []).map { path, value, known in
          // Where somebody else sets another value, this one may be there to win over it.
          let isUncontested = components[ref.name]?.agree(on: path) == true
          return repeated(
            ([ref.name] + path).joined(separator: "."), value, known,
            isUncontested ? lint.takingOut(value.range) : nil)
        }
      }
    }
  }

  private typealias Repeat = (path: [String], value: TracedValue, earlier: TracedValue)

  private func repeats(
    _ value: TracedValue, _ earlier: TracedValue, path: [String]
  ) -> [Repeat] {
    if let fields = value.fields, earlier.fields != nil {
      return fields.flatMap { field -> [Repeat] in
        guard let known = earlier[field.key] else { return [] }
        return repeats(field.value, known, path: path + [field.key])
      }
    }
    return value.plain == earlier.plain ? [(path, value, earlier)] : []
  }

  private func repeated(
    _ path: String, _ value: TracedValue, _ earlier: TracedValue, _ fix: Diagnostic.Fix?
  ) -> Diagnostic {
    found(
      "\(path) is inherited with this value already", at: value.range,
      notes: [Diagnostic.Note("it is set here", at: earlier.range)], fix: fix)
  }
}
