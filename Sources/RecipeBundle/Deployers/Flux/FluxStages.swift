import RecipeDocuments
import RecipeTable

/// Stages: Flux Kustomizations, for recipes with kustomizations.
extension FluxBundle {
  /// Namespaces that every cluster has.
  private static let given = ["default", "kube-node-lease", "kube-public", "kube-system"]

  /// A component's parts are one stage, but for one with a kustomization, where each is its own.
  func stageName(of part: ComponentPart) -> String {
    part.component.isKustomized ? part.name : part.component.name
  }

  func stagePath(of part: ComponentPart) -> String {
    let suffix = stageName(of: part).dropFirst(part.component.name.count)
    return "stages/\(part.component.folder)\(suffix).yaml"
  }

  /// The stages and namespaces, none without kustomizations. In the order in which the root lists them.
  mutating func stageFiles() throws -> [BundleFile] {
    guard hasStages else { return [] }
    var files = try namespaceFiles()
    var seen: Set<String> = []
    for ordered in parts where seen.insert(stageName(of: ordered.part)).inserted {
      files.append(try stage(ordered))
    }
    return files
  }

  /// - Parameter ordered: the first part of the stage.
  private mutating func stage(_ ordered: OrderedPart) throws -> BundleFile {
    let part = ordered.part
    let name = stageName(of: part)
    let awaited = FluxBundle.unique(ordered.predecessors.map(stageName))
    let dependencies = Value.array(awaited.map { .object(["name": .string($0)]) })
    let object = Value.kubernetes(
      "Kustomization", "kustomize.toolkit.fluxcd.io/v1", metadata: Self.metadata(name),
      spec: .map(
        try stageSource(of: part)
          + Value.object([
            "dependsOn": awaited.isEmpty ? nil : dependencies,
            "interval": .string("1h"), "retryInterval": .string("2m"), "timeout": .string("20m"),
            "prune": .bool(true), "wait": .bool(true),
          ]).fields))
    return BundleFile(
      stagePath(of: part),
      text: try object.yaml(comment: comment("Component \(part.component.name)")))
  }

  private mutating func stageSource(of part: ComponentPart) throws -> [Value.Field] {
    guard case .kustomization(let kustomization) = part.content else {
      return Value.object([
        "sourceRef": Self.reference("GitRepository", repositoryName),
        "path": .string("./" + plan.repository.path(folder(of: part))),
      ]).fields
    }
    return Value.object([
      "sourceRef": Self.reference("GitRepository", try source(of: kustomization)),
      "path": .string("./" + (kustomization.path ?? "")),
      "targetNamespace": part.component.statedNamespace.map(Value.string),
    ]).fields
  }

  static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// The namespaces of kustomizations, which Flux does not make as it does those of HelmReleases.
  var namespaces: [String] {
    FluxBundle.unique(plan.components.filter(\.isKustomized).compactMap(\.statedNamespace))
      .filter { !Self.given.contains($0) }
  }

  private func namespaceFiles() throws -> [BundleFile] {
    try namespaces.map { name in
      let metadata = Value.object([
        "name": .string(name),
        // Others may use it by the time that this bundle goes.
        "annotations": .object(["kustomize.toolkit.fluxcd.io/prune": .string("disabled")]),
      ])
      return BundleFile(
        "namespaces/\(name).yaml",
        text: try Value.namespace(metadata).yaml(comment: comment("A namespace")))
    }
  }
}
