import Diagnostics
import RecipeCompiler
import TestSupport

/// The smallest tree that lints clean; the examples of the rules' pages are laid over it.
enum SmallestTree {
  static let files = """
    -- overlays/base.yaml --
    kind: RecipeMetadata
    apiVersion: aicr.run/v1alpha2
    metadata:
      name: base
    spec:
      constraints:
        - name: K8s.server.version
          value: ">= 1.30"
      componentRefs:
        - name: app
          valuesFile: components/app/values.yaml
    -- components/app/values.yaml --
    replicas: 1
    resources:
      limits:
        cpu: 100m
        memory: 64Mi
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
    -- checks/app/health-check.yaml --
    apiVersion: chainsaw.kyverno.io/v1alpha1
    kind: Test
    metadata:
      name: app
    """

  /// An overlay, with what it holds, from the first column on, from the fifth line.
  static func overlay(_ name: String, metadata: String? = nil, _ spec: String) -> String {
    "-- overlays/\(name).yaml --\nkind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\n"
      + "metadata: {\(metadata ?? "name: \(name)")}\nspec:\n"
      + spec.split(separator: "\n").map { "  \($0)\n" }.joined()
  }

  /// The files of the tree, and then those that are laid over it.
  static func sections(with files: String) -> [Fixture.Section] {
    Fixture.sections(of: Self.files + "\n" + files).sections
  }

  /// What is found in the tree with these files laid over it.
  static func findings(with files: String) throws -> [Diagnostic] {
    let folder = try TemporaryFolder()
    for section in sections(with: files) { try folder.write(section.text, to: section.path) }
    return lint(roots: [folder.path])
  }
}

extension Diagnostic {
  /// Such as `overlays/eks.yaml:3 bad-name`; nothing before the code but `:0` where it has no place.
  var fileLineAndCode: String {
    "\(range?.file.path ?? ""):\(range?.start.line ?? 0) \(code)"
  }
}
