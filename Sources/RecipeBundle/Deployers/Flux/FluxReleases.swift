import RecipeDocuments
import RecipeTable

/// The files in a component's folder.
extension FluxBundle {
  /// A component's charts, HelmReleases and values. What is before and after a kustomization is a stage of its
  /// own, and so in a folder of its own.
  mutating func files(of component: DeployedComponent) throws -> [BundleFile] {
    var files = plan.chartFiles(of: component)
    for folder in FluxBundle.unique(releases(of: component).map { self.folder(of: $0.part) }) {
      var names: [String] = []
      for ordered in releases(of: component) where self.folder(of: ordered.part) == folder {
        names.append(Self.fileName(of: ordered.part))
        files.append(try release(ordered))
      }
      files.append(try list(names, in: folder, valuesFields(of: component)))
    }
    return files + (hasClusterValues(component) ? plan.valuesFiles(of: component) : [])
  }

  /// The component's parts that Helm installs.
  private func releases(of component: DeployedComponent) -> [OrderedPart] {
    parts.filter { ordered in
      if case .kustomization = ordered.part.content { return false }
      return ordered.part.component.name == component.name
    }
  }

  private func list(_ files: [String], in folder: String, _ further: [Value.Field] = []) throws
    -> BundleFile
  {
    BundleFile(
      folder + "/kustomization.yaml",
      text: try Value.kustomization(files, further).yaml(comment: comment("A part")))
  }

  /// The folder that holds a part's HelmRelease.
  func folder(of part: ComponentPart) -> String {
    guard part.component.isKustomized else { return part.component.folder }
    return "\(part.component.folder)/\(part.step == 0 ? "pre" : "post")"
  }

  private static func fileName(of part: ComponentPart) -> String {
    switch part.step {
    case 0 where !part.component.isKustomized: "pre-release.yaml"
    case 2 where !part.component.isKustomized: "post-release.yaml"
    default: "release.yaml"
    }
  }

  private mutating func release(_ ordered: OrderedPart) throws -> BundleFile {
    let part = ordered.part
    let object = Value.kubernetes(
      "HelmRelease", "helm.toolkit.fluxcd.io/v2", metadata: Self.metadata(part.name),
      spec: .map(try releaseFields(ordered)))
    return BundleFile(
      "\(folder(of: part))/\(Self.fileName(of: part))",
      text: try object.yaml(comment: comment("Component \(part.component.name)")))
  }

  private mutating func releaseFields(_ ordered: OrderedPart) throws -> [Value.Field] {
    let part = ordered.part
    let remediation = Value.object(["retries": .int(3)])
    return try chartFields(part)
      + Value.object([
        "interval": .string("1h"), "timeout": .string("15m"),
        "releaseName": .string(part.name), "targetNamespace": .string(part.component.namespace),
        "dependsOn": dependencies(of: ordered),
        "install": .object(["createNamespace": .bool(true), "remediation": remediation]),
        "upgrade": .object(["remediation": remediation]),
      ]).fields + values(of: part)
  }

  /// In a stage, only what is in the same stage.
  private func dependencies(of ordered: OrderedPart) -> Value? {
    let names = ordered.predecessors
      .filter { !hasStages || stageName(of: $0) == stageName(of: ordered.part) }.map(\.name)
    guard !names.isEmpty else { return nil }
    return .array(names.map { .object(["name": .string($0)]) })
  }
}

// MARK: Charts

extension FluxBundle {
  private mutating func chartFields(_ part: ComponentPart) throws -> [Value.Field] {
    switch part.content {
    case .kustomization: return []
    case .localChart:
      let folder = "./" + plan.repository.path(part.chartFolder ?? "")
      let values = ["values.yaml", "cluster-values.yaml"].map { folder + "/" + $0 }
      let chart = Value.object([
        "chart": .string(folder),
        "sourceRef": Self.reference("GitRepository", repositoryName),
        // Its version stays the same when its files change.
        "reconcileStrategy": .string("Revision"),
        "valuesFiles": part.component.hasClusterValues ? .texts(values) : nil,
      ])
      return [.init("chart", .object(["spec": chart]))]
    case .chart(let chart) where chart.isOCI:
      let name = try registrySource(of: chart)
      return [.init("chartRef", Self.reference("OCIRepository", name))]
    case .chart(let chart):
      let name = try source(
        "HelmRepository", named: Address.withoutScheme(chart.repository),
        .object(["interval": .string("1h"), "url": .string(chart.repository)]))
      let spec = Value.object([
        "chart": .string(chart.name), "version": .string(chart.version ?? "*"),
        "sourceRef": Self.reference("HelmRepository", name),
      ])
      return [.init("chart", .object(["spec": spec]))]
    }
  }

  static func reference(_ kind: String, _ name: String) -> Value {
    .object(["kind": .string(kind), "name": .string(name)])
  }

  private mutating func registrySource(of chart: DeployedComponent.HelmChart) throws -> String {
    let address = "\(chart.repository)/\(chart.name)"
    let layer = Value.object([
      "mediaType": .string("application/vnd.cncf.helm.chart.content.v1.tar+gzip"),
      "operation": .string("copy"),
    ])
    return try source(
      "OCIRepository", named: Address.withoutScheme(address),
      .object([
        "interval": .string("1h"), "url": .string(address),
        "ref": Self.tag(of: chart.version), "layerSelector": layer,
      ]))
  }

  /// A whole version is a tag, in which Helm writes `_` for `+`; anything less is a range of them.
  private static func tag(of version: String?) -> Value {
    guard let version else { return .object(["semver": .string("*")]) }
    let core = version.prefix { $0 != "-" && $0 != "+" }
    guard core.split(separator: ".", omittingEmptySubsequences: false).count == 3,
      !core.hasSuffix(".x"), !core.hasSuffix(".X")
    else { return .object(["semver": .string(version)]) }
    return .object(["tag": .string(version.split(separator: "+").joined(separator: "_"))])
  }
}

// MARK: Values

extension FluxBundle {
  private func hasClusterValues(_ component: DeployedComponent) -> Bool {
    if case .chart = component.source { return component.hasClusterValues }
    return false
  }

  /// Flux lets values in the HelmRelease win over those that it refers to. So that a cluster's own have the
  /// last word, all of them are referred to where there are any.
  private func values(of part: ComponentPart) -> [Value.Field] {
    let component = part.component
    guard case .chart = part.content else { return [] }
    guard hasClusterValues(component) else {
      return component.values.fields.isEmpty ? [] : [.init("values", component.values)]
    }
    let references = plan.valuesFiles(of: component).map(\.path).map { path in
      Value.object([
        "kind": .string("ConfigMap"), "name": .string(component.name + "-values"),
        "valuesKey": .string(String(path.dropFirst(component.folder.count + 1))),
        "optional": .bool(false),
      ])
    }
    return [.init("valuesFrom", .array(references))]
  }

  /// What makes the ConfigMap of a component's values: without a digest in its name, which Kustomize would
  /// not write into the HelmRelease, and watched by Flux instead.
  private func valuesFields(of component: DeployedComponent) -> [Value.Field] {
    guard hasClusterValues(component) else { return [] }
    let files = plan.valuesFiles(of: component).map(\.path).map {
      String($0.dropFirst(component.folder.count + 1))
    }
    let options = Value.object([
      "disableNameSuffixHash": .bool(true),
      "labels": .object(["reconcile.fluxcd.io/watch": .string("Enabled")]),
    ])
    let generator = Value.object([
      "name": .string(component.name + "-values"), "namespace": .string(Self.namespace),
      "files": .texts(files), "options": options,
    ])
    return [.init("configMapGenerator", .array([generator]))]
  }
}
