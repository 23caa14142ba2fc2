import RecipeDocuments
import RecipeTable

/// Deploys with `kubectl apply --kustomize` what has no chart, and says how to install the charts in
/// between: a folder a component.
public struct KustomizeDeployer: Deployer {
  public let name = "kustomize"
  public let title = "Kustomize"

  public init() {}

  public func files(for plan: BundlePlan) throws -> [BundleFile] {
    let bundle = try KustomizeBundle(plan)
    return [BundleFile("README.md", text: bundle.readme)]
      + (try bundle.namespaceFiles)
      + (try bundle.components.flatMap { try bundle.files(of: $0) })
  }
}

/// A bundle for Kustomize.
struct KustomizeBundle {
  let plan: BundlePlan
  let components: [KustomizedComponent]
  /// Those that steps put something into and that no manifest makes.
  let namespaces: [String]

  static let namespaceFolder = "000-namespaces"
  /// Every cluster has them.
  private static let given = ["default", "kube-node-lease", "kube-public", "kube-system"]

  init(_ plan: BundlePlan) throws {
    self.plan = plan
    components = try plan.components.map(KustomizedComponent.init)
    namespaces = Self.namespaces(of: components)
  }

  private static func namespaces(of components: [KustomizedComponent]) -> [String] {
    var namespaces: Set<String> = []
    var charts: [ManifestChart] = []
    for kustomized in components {
      let own = kustomized.component.localCharts
      if kustomized.startsWithoutHelm, let name = kustomized.component.statedNamespace,
        !(charts + own.prefix(1)).contains(where: { $0.declares(namespace: name) })
      {
        namespaces.insert(name)
      }
      charts += own
    }
    return namespaces.subtracting(given).inByteOrder
  }

  var namespaceFiles: [BundleFile] {
    get throws {
      guard !namespaces.isEmpty else { return [] }
      let objects = try namespaces.map { name in
        try Value.namespace(.object(["name": .string(name)])).yaml()
      }
      let text = try Kustomization(resources: ["namespaces.yaml"])
        .text(comment: "Namespaces of recipe \(plan.name).")
      let folder = Self.namespaceFolder
      return [
        BundleFile(folder + "/kustomization.yaml", text: text),
        BundleFile(folder + "/namespaces.yaml", text: objects.joined(separator: "---\n")),
      ]
    }
  }

  func files(of kustomized: KustomizedComponent) throws -> [BundleFile] {
    let component = kustomized.component
    return try kustomized.steps.flatMap { step in
      switch step {
      case .chart: return plan.valuesFiles(of: component)
      case .remote(let source): return [try plan.kustomizationFile(source, of: component)]
      case .manifests(let folder, let groups):
        return try manifestFiles(folder, groups, of: component)
      }
    }
  }

  private func manifestFiles(
    _ folder: String, _ groups: [KustomizedComponent.Group], of component: DeployedComponent
  ) throws -> [BundleFile] {
    let needsNamespace = groups.contains { $0.manifests.contains(where: \.contents.needsNamespace) }
    let kustomization = Kustomization(
      resources: groups.flatMap { group in group.manifests.map { group.path(of: $0) } },
      namespaceWhereUnset: needsNamespace ? component.namespace : nil)
    let comment = "Manifests of \(component.name) in recipe \(plan.name), rendered with its values."
    return [
      BundleFile(folder + "/kustomization.yaml", text: try kustomization.text(comment: comment))
    ]
      + groups.flatMap { group in
        group.manifests.map {
          BundleFile(path: folder + "/" + group.path(of: $0), body: $0.contents.body)
        }
      }
  }
}

/// A component and the steps that deploy it, in their order.
struct KustomizedComponent {
  enum Step {
    case chart(DeployedComponent.HelmChart)
    case remote(DeployedComponent.Kustomization)
    /// A folder with a kustomization of rendered manifests.
    case manifests(folder: String, [Group])
  }

  /// Manifests of one local chart.
  struct Group {
    /// Within the kustomization's folder, empty for that itself.
    let folder: String
    let manifests: [RenderedManifest]

    func path(of manifest: RenderedManifest) -> String {
      // The kustomization itself has this name.
      let isTaken = folder.isEmpty && manifest.fileName.hasPrefix("kustomization.y")
      return folder + (isTaken ? "manifest-" : "") + manifest.fileName
    }
  }

  let component: DeployedComponent
  let steps: [Step]
  /// The manifests that can't be rendered with the recipe's values, which are in no step.
  let failures: [TemplateError]

  init(_ component: DeployedComponent) throws {
    self.component = component
    let first = try component.preManifests?.rendered(of: component) ?? .init()
    let last = try component.manifests?.rendered(of: component) ?? .init()
    let (before, after) = (first.manifests, last.manifests)
    failures = first.failures + last.failures
    switch component.source {
    case .manifestsAlone:
      let groups = [
        Group(folder: "pre-manifests/", manifests: before),
        Group(folder: "manifests/", manifests: after),
      ].filter { !$0.manifests.isEmpty }
      steps = groups.isEmpty ? [] : [.manifests(folder: component.folder, groups)]
    case .chart(let chart): steps = Self.around(.chart(chart), before, after, component)
    case .kustomization(let source): steps = Self.around(.remote(source), before, after, component)
    }
  }

  private static func around(
    _ step: Step, _ before: [RenderedManifest], _ after: [RenderedManifest],
    _ component: DeployedComponent
  ) -> [Step] {
    func kustomization(_ folder: String, _ manifests: [RenderedManifest]) -> [Step] {
      guard !manifests.isEmpty else { return [] }
      let group = Group(folder: "", manifests: manifests)
      return [.manifests(folder: "\(component.folder)/\(folder)", [group])]
    }
    return kustomization("pre-manifests", before) + [step] + kustomization("manifests", after)
  }

  /// Whether its namespace has to be there before Helm could make it.
  var startsWithoutHelm: Bool {
    if case .chart? = steps.first { return false }
    return !steps.isEmpty
  }

  /// The hooks among its manifests: file and what Helm would run it at.
  var hooks: [(file: String, event: String)] {
    steps.flatMap { step -> [(file: String, event: String)] in
      guard case .manifests(let folder, let groups) = step else { return [] }
      return groups.flatMap { group in
        group.manifests.flatMap { manifest in
          manifest.contents.hooks.map { ("\(folder)/\(group.path(of: manifest))", $0) }
        }
      }
    }
  }
}
