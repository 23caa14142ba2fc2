import Diagnostics

/// A registry entry that no recipe can come to.
struct UnusedComponent: Rule {
  static let page = RulePage(
    code: "unused-component", severity: .note,
    summary: "no overlay or mixin refers to the registry's component",
    explanation: """
      The entry's chart, version and health check are looked after though no recipe installs them. That \
      can be on purpose, where the registry is a shelf for private trees; otherwise an overlay that \
      should refer to the component does not, or refers to it by another name. Delete the entry, or \
      refer to it.
      """,
    bad: """
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
        - name: metrics
          displayName: Metrics
          healthCheck:
            assertFile: checks/app/health-check.yaml
          helm:
            defaultRepository: https://charts.example.com
            defaultChart: example/metrics
            defaultVersion: 2.0.0
            defaultNamespace: metrics
      """,
    good: """
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
        - name: metrics
          displayName: Metrics
          healthCheck:
            assertFile: checks/app/health-check.yaml
          helm:
            defaultRepository: https://charts.example.com
            defaultChart: example/metrics
            defaultVersion: 2.0.0
            defaultNamespace: metrics
      -- overlays/eks.yaml --
      kind: RecipeMetadata
      apiVersion: aicr.run/v1alpha2
      metadata:
        name: eks
      spec:
        criteria:
          service: eks
        componentRefs:
          - name: metrics
      """)

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.tree.registry.entries.values.filter { lint.uses.refs[$0.name] == nil }.map(unused)
  }

  private func unused(_ entry: Registry.Entry) -> Diagnostic {
    found("no overlay or mixin refers to the component \(entry.name)", at: entry.range)
  }
}
