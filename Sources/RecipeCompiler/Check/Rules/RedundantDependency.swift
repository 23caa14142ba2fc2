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
    bad: Self.example("app", ["lib"]), good: Self.example("other", ["lib", "app"]))

  private static func example(_ name: String, _ dependencies: [String]) -> String {
    """
    -- registry.yaml --
    kind: ComponentRegistry
    apiVersion: aicr.run/v1alpha2
    components:
      - name: app
        displayName: App
        healthCheck:
          assertFile: checks/app/health-check.yaml
        helm:
          defaultRepository: https://charts.example.com
          defaultChart: example/app
          defaultVersion: 1.2.3
          defaultNamespace: app
      - name: lib
        displayName: Lib
        healthCheck:
          assertFile: checks/app/health-check.yaml
        helm:
          defaultRepository: https://charts.example.com
          defaultChart: example/lib
          defaultVersion: 1.0.0
          defaultNamespace: lib
      - name: other
        displayName: Other
        healthCheck:
          assertFile: checks/app/health-check.yaml
        helm:
          defaultRepository: https://charts.example.com
          defaultChart: example/other
          defaultVersion: 1.0.0
          defaultNamespace: other
    -- overlays/eks.yaml --
    kind: RecipeMetadata
    apiVersion: aicr.run/v1alpha2
    metadata:
      name: eks
    spec:
      criteria:
        service: eks
      componentRefs:
        - name: lib
        - name: app
          dependencyRefs: [lib]
        - name: other
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
        - name: \(name)
          dependencyRefs: [\(dependencies.joined(separator: ", "))]
    """
  }

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
        return redundant(written.ref.name, dependency, earlier)
      }
    }
  }

  private func redundant(
    _ name: String, _ dependency: TracedValue, _ earlier: TracedValue
  ) -> Diagnostic {
    found(
      "\(name) depends on \(dependency.text) already", at: dependency.range,
      notes: [Diagnostic.Note("it says so here", at: earlier.range)])
  }
}
