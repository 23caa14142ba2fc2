/// One thing that deploying a component does; undeploying undoes them in reverse.
enum DeploymentStep {
  /// Makes a namespace that Helm's own `--create-namespace` can't, from a file.
  case createNamespace(String, file: String)
  case install(HelmRelease)
  /// Applies a folder with Kustomize.
  case apply(folder: String)
}

/// A release as `helm upgrade --install` takes it.
struct HelmRelease {
  let name: String
  let namespace: String
  /// The chart, and the options that tell where it is from and what its values are.
  let arguments: [String]
}

extension DeployedComponent {
  /// What deploying this component takes, relative to the bundle's folder.
  var steps: [DeploymentStep] {
    var steps: [DeploymentStep] = []
    if let file = namespaceFile {
      steps.append(.createNamespace(namespace, file: "\(folder)/\(file)"))
    }
    if let preManifests { steps.append(.install(release(preManifests))) }
    switch source {
    case .manifestsAlone: break
    case .chart(let chart): steps.append(.install(release(chart)))
    case .kustomization: steps.append(.apply(folder: folder))
    }
    if let manifests { steps.append(.install(release(manifests))) }
    return steps
  }

  private func release(_ chart: ManifestChart) -> HelmRelease {
    HelmRelease(
      name: releaseName(chart), namespace: namespace,
      arguments: ["./\(folder)/\(chart.place.folder)"]
        + (chart.clusterValuesPath(of: self).map { ["--values", $0] } ?? []))
  }

  func release(_ chart: HelmChart) -> HelmRelease {
    let source =
      chart.isOCI
      ? ["\(chart.repository)/\(chart.name)"] : [chart.name, "--repo", chart.repository]
    let version = chart.version.map { ["--version", $0] } ?? []
    return HelmRelease(
      name: name, namespace: namespace,
      arguments: source + version + ["--values", "\(folder)/values.yaml"] + clusterValuesOption)
  }

  private var clusterValuesOption: [String] {
    hasClusterValues ? ["--values", "\(folder)/cluster-values.yaml"] : []
  }

  func releaseName(_ chart: ManifestChart) -> String { "\(name)-\(chart.place.suffix)" }

  /// The local chart that holds the component's own namespace.
  ///
  /// Helm keeps a release's record in its namespace, so it can't start with that namespace missing,
  /// and will not touch one that is there but not the release's.
  var namespaceOwner: ManifestChart? {
    localCharts.first { $0.declares(namespace: namespace) }
  }

  /// The file within the component's folder that its namespace is made from, when Helm does not
  /// make it.
  var namespaceFile: String? {
    isKustomized && statedNamespace != nil || namespaceOwner != nil ? "namespace.yaml" : nil
  }
}

extension DeploymentStep {
  /// The commands that a person would type in the bundle's folder.
  var command: [String] {
    switch self {
    case .createNamespace(_, let file): ["kubectl", "create", "--filename", file]
    case .apply(let folder): ["kubectl", "apply", "--kustomize", folder]
    case .install(let release):
      ["helm", "upgrade", "--install", release.name] + release.arguments
        + ["--namespace", release.namespace, "--create-namespace", "--wait", "--timeout", "15m"]
    }
  }
}
