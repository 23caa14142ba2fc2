import RecipeDocuments
import RecipeTable

/// Deploys with Flux: a HelmRelease a chart, and where a recipe has kustomizations, a Flux Kustomization a
/// component.
///
/// After the specifications of Flux 2.6, the first whose `OCIRepository` is stable.
public struct FluxDeployer: Deployer {
  public let name = "flux"
  public let title = "Flux"

  public init() {}

  public func files(for plan: BundlePlan) throws -> [BundleFile] {
    var bundle = FluxBundle(plan: plan)
    return try bundle.files()
  }
}

/// A bundle for Flux.
///
/// A HelmRelease can only depend on HelmReleases, and a Kustomization on Kustomizations. Without
/// kustomizations, the root holds every HelmRelease and they wait for each other. With some, the root holds
/// stages: Flux Kustomizations that wait for each other, each of which applies a component's folder or the
/// component's own kustomization and is ready when that is.
struct FluxBundle {
  /// Where Flux looks for its objects by default.
  static let namespace = "flux-system"

  let plan: BundlePlan
  let parts: [OrderedPart]
  let hasStages: Bool
  /// The GitRepository that the bundle is pulled from.
  let repositoryName: String
  /// Objects by the name of their file.
  private(set) var sources: [(name: String, object: Value)] = []
  private var names: UniqueNames

  init(plan: BundlePlan) {
    self.plan = plan
    parts = plan.orderedParts
    hasStages = parts.contains { $0.part.component.isKustomized }
    names = UniqueNames()
    repositoryName = names.name(of: plan.name)
  }

  /// Whether Flux has to pull the bundle's files: charts of the bundle, and folders of stages.
  var needsRepository: Bool { hasStages || parts.contains { $0.part.chartFolder != nil } }

  mutating func files() throws -> [BundleFile] {
    if needsRepository { sources.append((repositoryName, repositorySource)) }
    var files: [BundleFile] = []
    for component in plan.components where !component.parts.isEmpty {
      files += try self.files(of: component)
    }
    let stages = try stageFiles()
    files += stages + (try sourceFiles()) + (try rootFiles(stages: stages.map(\.path)))
    if needsRepository && plan.options.repository == nil { files.append(setRepositoryScript.file) }
    return files
  }

  func comment(_ subject: String) -> String {
    "\(subject) of recipe \(plan.name). Made by \(plan.generator)."
  }

  private func rootFiles(stages: [String]) throws -> [BundleFile] {
    let folders = plan.components.filter { !$0.parts.isEmpty }.map(\.folder)
    let resources = (sources.isEmpty ? [] : ["sources"]) + (hasStages ? stages : folders)
    return [
      BundleFile("README.md", text: readme),
      BundleFile(
        "kustomization.yaml",
        text: try Value.kustomization(resources).yaml(comment: comment("Everything"))),
    ]
  }

  private func sourceFiles() throws -> [BundleFile] {
    guard !sources.isEmpty else { return [] }
    let list = Value.kustomization(sources.map { $0.name + ".yaml" })
    return [
      BundleFile("sources/kustomization.yaml", text: try list.yaml(comment: comment("Sources")))
    ]
      + (try sources.map {
        BundleFile(
          "sources/\($0.name).yaml", text: try $0.object.yaml(comment: comment("A source")))
      })
  }
}

// MARK: Sources

extension FluxBundle {
  static func metadata(_ name: String) -> Value {
    .object(["name": .string(name), "namespace": .string(namespace)])
  }

  /// The name of a source of this kind and specification, which it adds unless it is there.
  mutating func source(_ kind: String, named text: String, _ spec: Value) throws -> String {
    let identity = try "\(text) \(kind) \(spec.yaml())"
    let name = names.name(of: text, for: identity)
    if !sources.contains(where: { $0.name == name }) {
      sources.append(
        (
          name,
          .kubernetes(
            kind, "source.toolkit.fluxcd.io/v1", metadata: Self.metadata(name), spec: spec)
        ))
    }
    return name
  }

  private var repositorySource: Value {
    .kubernetes(
      "GitRepository", "source.toolkit.fluxcd.io/v1", metadata: Self.metadata(repositoryName),
      spec: .object([
        "interval": .string("5m"), "url": .string(Address.url(plan.repository.address)),
        "ref": Self.reference(plan.repository.revision),
      ]))
  }

  /// Flux has to be told what a revision is: a commit by its digits, what starts with `refs/`, or a branch.
  private static func reference(_ revision: String) -> Value {
    let key =
      Address.isCommit(revision) ? "commit" : revision.hasPrefix("refs/") ? "name" : "branch"
    return .map([.init(key, .string(revision))])
  }

  /// The repository of a kustomization, at its tag. Without one, Flux would take a branch `master`, and it
  /// can't be told to take whichever is a repository's own.
  mutating func source(of kustomization: DeployedComponent.Kustomization) throws -> String {
    let tag = kustomization.tag
    let key = tag.map { Address.isCommit($0) ? "commit" : "tag" } ?? "branch"
    return try source(
      "GitRepository", named: Address.withoutScheme(kustomization.repository),
      .object([
        "interval": .string("1h"), "url": .string(Address.url(kustomization.repository)),
        "ref": .map([.init(key, .string(tag ?? "main"))]),
      ]))
  }

  private var setRepositoryScript: SetRepositoryScript {
    SetRepositoryScript(
      plan: plan, title: "Flux", start: "^(https|ssh)://[A-Za-z0-9]",
      rule: "an https:// or ssh:// address (ssh://git@HOST/PATH for git@HOST:PATH)",
      files: "sources/\(repositoryName).yaml",
      rules: """
            BEGIN {
              kind = "branch"
              if (ENVIRON["revision"] ~ /^refs\\//) kind = "name"
              if (length(ENVIRON["revision"]) == 40 && ENVIRON["revision"] ~ /^[0-9a-f]+$/) kind = "commit"
            }
            /^  url: / { print "  url: " url; found++; next }
            /^    (branch|commit|name): / { print "    " kind ": " revision; next }
        """)
  }
}
