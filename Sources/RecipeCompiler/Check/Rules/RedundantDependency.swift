import Diagnostics

/// A dependency that is there without it.
struct RedundantDependency: Rule {
  static let page = RulePage(
    code: "redundant-dependency", severity: .note,
    summary: "a dependency is inherited anyway",
    explanation: """
      Dependencies add up along the chain, so what an ancestor says of a component need not be said \
      again (before AICR #738 they replaced each other, and files from then still repeat them). The \
      repetition is harmless until the ancestor drops the dependency: it then lives on here, and an \
      order of deployment that nobody asked for with it. Take it out.
      """,
    example: RuleExample.registry(with: "lib", "other")
      + RuleExample.eks(
        components: """
          - name: lib
          - name: app
            dependencyRefs: [lib]
          - name: other
          """)
      + RuleExample.h100EKS(
        components: """
          - name: [-app-]{+other+}
            dependencyRefs: [lib{+, app+}]
          """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.writtenRefs.flatMap { written -> [Diagnostic] in
      var known: [String: TracedValue] = [:]
      for dependency in written.inherited?.dependencyRefs ?? [] {
        known[dependency.text] = dependency
      }
      return written.ref.dependencyRefs.compactMap { dependency in
        guard let earlier = known.updateValue(dependency, forKey: dependency.text) else {
          return nil
        }
        return redundant(written.ref.name, dependency, earlier, lint)
      }
    }
  }

  private func redundant(
    _ name: String, _ dependency: TracedValue, _ earlier: TracedValue, _ lint: Lint
  ) -> Diagnostic {
    found(
      "\(name) depends on \(dependency.text) already", at: dependency.range,
      notes: [Diagnostic.Note("it says so here", at: earlier.range)],
      fix: lint.takingOut(dependency.range))
  }
}
