import ArgumentParser
import CommandSupport
import Foundation
import YAMLSyntax

struct NewComponentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "component",
    abstract: "Start a component: registry entry, Helm values and health check.",
    discussion: "Without --repository it is one of manifests alone, until its entry names a chart.")

  @Argument(help: "Its name, such as gpu-operator.")
  var name: String

  @OptionGroup var tree: TreeOptions

  @Option(help: "The repository of its chart, https:// or oci://.")
  var repository: String?

  @Option(help: "The chart's name; the component's by default.")
  var chart: String?

  @Option(help: "The chart's version.")
  var chartVersion: String?

  @Option(help: "The namespace; named as the component by default.")
  var namespace: String?

  @Option(
    help:
      "An overlay that shall install it; can be given several times. Those that build on it inherit that."
  )
  var into: [String] = []

  func validate() throws {
    guard (repository == nil) == (chartVersion == nil), repository != nil || chart == nil else {
      throw ValidationError("A chart takes both --repository and --chart-version.")
    }
  }

  func run() throws {
    let done = try reading {
      let tree = try GrowingTree(tree)
      try tree.requireNew(name, "components")
      var changes = ChangeSet()
      try changes.create(tree.newPlace(valuesFile), values(tree))
      try changes.create(tree.newPlace(healthCheck), healthCheckText(tree))
      try register(tree, &changes)
      for file in try tree.files(of: into) {
        try changes.append(
          reference, to: ["spec", "componentRefs"],
          after: ["base", "criteria", "mixins", "constraints"],
          in: file)
      }
      return try changes.apply() + next(tree)
    }
    printOutput(done)
  }

  private var valuesFile: String { "components/\(name)/values.yaml" }
  private var healthCheck: String { "checks/\(name)/health-check.yaml" }

  private func next(_ tree: GrowingTree) -> String {
    into.isEmpty
      ? "next: refer to \(name) under componentRefs of an overlay, and take the line out that allows it "
        + "unused\n" : "next: write values and health check, then larderc lint \(tree.arguments)\n"
  }

  // MARK: Registry

  private func register(_ tree: GrowingTree, _ changes: inout ChangeSet) throws {
    let path = tree.newPlace("registry.yaml")
    let entry = try entry
    if FileManager.default.fileExists(atPath: path) {
      return try changes.append(YAMLItem(lines: entry), to: ["components"], in: path)
    }
    let header = "apiVersion: \(try tree.apiVersion.asYAML)\nkind: ComponentRegistry\ncomponents:\n"
    try changes.create(path, tree.licence + header + entry.map { "  \($0)\n" }.joined())
  }

  /// Until something refers to the component.
  private var silence: [String] {
    into.isEmpty
      ? [
        "# larder: allow unused-component nothing installs it yet; "
          + "take this line out once something does"
      ] : []
  }

  private var entry: [String] {
    get throws {
      silence + [
        "- name: \(try name.asYAML)", "  displayName: \(try name.asYAML)",
        "  # The catalog shows a description, one sentence on what it is for:", "  # description:",
        "  helm:",
      ] + (try chartLines) + [
        "    defaultNamespace: \(try (namespace ?? name).asYAML)", "  healthCheck:",
        "    assertFile: \(healthCheck)",
      ]
    }
  }

  private var chartLines: [String] {
    get throws {
      guard let repository, let chartVersion else {
        return [
          "    # A chart takes defaultRepository, defaultChart and defaultVersion here; without one,",
          "    # the component is the manifests that overlays name as its manifestFiles.",
        ]
      }
      return [
        "    defaultRepository: \(try repository.asYAML)",
        "    defaultChart: \(try (chart ?? name).asYAML)",
        "    defaultVersion: \(try chartVersion.asYAML)",
      ]
    }
  }

  // MARK: Files

  private var reference: YAMLItem {
    YAMLItem(
      lines: ["- name: \(name)", "  valuesFile: \(valuesFile)"],
      flow: "{name: \(name), valuesFile: \(valuesFile)}")
  }

  private func values(_ tree: GrowingTree) -> String {
    """
    \(tree.licence)# Helm values of \(name) for every recipe: keys from the chart's documentation, and why they are set.
    # An overlay changes them with overrides.
    {}

    """
  }

  private func healthCheckText(_ tree: GrowingTree) throws -> String {
    """
    \(tree.licence)# Whether \(name) works once it is deployed: a Chainsaw test. Assert what has to be there.
    apiVersion: chainsaw.kyverno.io/v1alpha1
    kind: Test
    metadata:
      name: \(name)-health-check
    spec:
      timeouts:
        assert: 5m
      steps:
        - name: workloads
          try:
            # In place of this, what the chart really runs.
            - assert:
                resource:
                  apiVersion: apps/v1
                  kind: Deployment
                  metadata:
                    name: \(try name.asYAML)
                    namespace: \(try (namespace ?? name).asYAML)
                  status:
                    (availableReplicas > `0`): true

    """
  }
}
