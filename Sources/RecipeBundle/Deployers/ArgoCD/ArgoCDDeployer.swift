import RecipeDocuments
import RecipeTable

/// Deploys with Argo CD: an Application a component, and one that holds them all.
///
/// After the Application specification of Argo CD 2.6, the first that takes values from another
/// repository than the chart's.
public struct ArgoCDDeployer: Deployer {
  public let name = "argocd"
  public let title = "Argo CD"

  public init() {}

  public func files(for plan: BundlePlan) throws -> [BundleFile] {
    try ArgoCDBundle(plan: plan).files
  }
}

/// A bundle for Argo CD.
struct ArgoCDBundle {
  /// Where Argo CD looks for Applications.
  static let namespace = "argocd"
  static let applications = "applications"

  let plan: BundlePlan
  private let repository: BundleRepository

  init(plan: BundlePlan) {
    self.plan = plan
    repository = plan.repository
  }

  var files: [BundleFile] {
    get throws {
      var files = [
        BundleFile("README.md", text: readme),
        BundleFile("app-of-apps.yaml", text: try root.yaml(comment: comment("All components"))),
        BundleFile(Self.healthFile, text: try health),
      ]
      if plan.options.repository == nil { files.append(setRepositoryScript.file) }
      for component in plan.components {
        files += plan.chartFiles(of: component)
        for part in component.parts { files += try self.files(of: part) }
      }
      return files
    }
  }

  private func comment(_ subject: String) -> String {
    "\(subject) of recipe \(plan.name). Made by \(plan.generator)."
  }

  private func files(of part: ComponentPart) throws -> [BundleFile] {
    let text = try application(part).yaml(comment: comment("Component \(part.component.name)"))
    let application = BundleFile(Self.path(of: part), text: text)
    switch part.content {
    case .localChart: return [application]
    case .chart: return [application] + plan.valuesFiles(of: part.component)
    case .kustomization(let source):
      return [application, try plan.kustomizationFile(source, of: part.component)]
    }
  }

  static func path(of part: ComponentPart) -> String {
    let suffix = part.name.dropFirst(part.component.name.count)
    return "\(applications)/\(part.component.folder)\(suffix).yaml"
  }
}

// MARK: Applications

extension ArgoCDBundle {
  /// The Application of all Applications. Not one of theirs can have its name.
  var rootName: String {
    var names = UniqueNames(taken: plan.components.flatMap(\.parts).map(\.name))
    return names.name(of: plan.name)
  }

  private var root: Value {
    let source = source(inFolder: Self.applications)
    return application(
      named: rootName, wave: nil, namespace: Self.namespace, sources: ["source": source],
      options: ["ServerSideApply=true"])
  }

  private func application(_ part: ComponentPart) -> Value {
    application(
      named: part.name, wave: part.wave, namespace: part.component.namespace,
      sources: sources(of: part),
      options: [
        "CreateNamespace=true", "ServerSideApply=true",
        // Types that an operator declares once it runs are not there to be checked.
        "SkipDryRunOnMissingResource=true",
      ])
  }

  private func application(
    named name: String, wave: Int?, namespace: String, sources: KeyValuePairs<String, Value?>,
    options: [String]
  ) -> Value {
    let annotations = wave.map {
      Value.object(["argocd.argoproj.io/sync-wave": .string(String($0))])
    }
    let destination = Value.object([
      "server": .string("https://kubernetes.default.svc"), "namespace": .string(namespace),
    ])
    let further = Value.object([
      "destination": destination, "syncPolicy": Self.syncPolicy(options),
    ]).fields
    return .kubernetes(
      "Application", "argoproj.io/v1alpha1",
      metadata: .object([
        "name": .string(name), "namespace": .string(Self.namespace), "annotations": annotations,
        // What an Application deployed goes with it.
        "finalizers": .texts(["resources-finalizer.argocd.argoproj.io"]),
      ]),
      spec: .map(
        Value.object(["project": .string("default")]).fields + Value.object(sources).fields
          + further))
  }

  /// Tries again for about forty minutes: components come up while others are deployed.
  private static func syncPolicy(_ options: [String]) -> Value {
    let backoff = Value.object([
      "duration": .string("30s"), "factor": .int(2), "maxDuration": .string("5m"),
    ])
    return .object([
      "automated": .object(["prune": .bool(true), "selfHeal": .bool(true)]),
      "syncOptions": .texts(options),
      "retry": .object(["limit": .int(10), "backoff": backoff]),
    ])
  }
}

// MARK: Sources

extension ArgoCDBundle {
  private func sources(of part: ComponentPart) -> KeyValuePairs<String, Value?> {
    switch part.content {
    case .chart(let chart):
      ["sources": .array([source(chart, of: part), inRepository("ref", "values")])]
    case .kustomization: ["source": source(inFolder: part.component.folder)]
    case .localChart:
      [
        "source": source(
          inFolder: part.chartFolder ?? "",
          helm: [
            "releaseName": .string(part.name),
            // Relative to the chart, whose own values.yaml is always read.
            "valueFiles": part.component.hasClusterValues ? .texts(["cluster-values.yaml"]) : nil,
          ])
      ]
    }
  }

  /// Argo CD knows a registry by the missing scheme, and the latest version as `*`.
  private func source(_ chart: DeployedComponent.HelmChart, of part: ComponentPart) -> Value {
    let scheme = chart.isOCI ? "oci://" : ""
    let files = plan.valuesFiles(of: part.component).map(\.path).map {
      "$values/" + repository.path($0)
    }
    return .object([
      "repoURL": .string(String(chart.repository.dropFirst(scheme.count))),
      "chart": .string(chart.name),
      "targetRevision": .string(chart.version ?? "*"),
      "helm": .object(["releaseName": .string(part.name), "valueFiles": .texts(files)]),
    ])
  }

  private func source(inFolder folder: String, helm: KeyValuePairs<String, Value?> = [:]) -> Value {
    let helm = Value.object(helm)
    let source = inRepository("path", repository.path(folder))
    return helm.fields.isEmpty ? source : .map(source.fields + [.init("helm", helm)])
  }

  /// `set-repository.sh` knows the address by the line before it.
  private func inRepository(_ key: String, _ value: String) -> Value {
    .map([
      .init(key, .string(value)), .init("repoURL", .string(repository.address)),
      .init("targetRevision", .string(repository.revision)),
    ])
  }

  private var setRepositoryScript: SetRepositoryScript {
    SetRepositoryScript(
      plan: plan, title: "Argo CD", start: "^(https://|ssh://|[A-Za-z0-9_-]+@)[A-Za-z0-9]",
      rule: "an https:// or ssh:// address or one as git@HOST:PATH",
      files: (["app-of-apps.yaml"]
        + (plan.components.allSatisfy(\.parts.isEmpty)
          ? [] : ["\(Self.applications)/*.yaml"]))
        .joined(separator: " "),
      rules: """
            marked == 1 && /^ *repoURL: / {
              sub(/repoURL: .*/, "repoURL: ")
              print $0 url
              found++
              marked = 2
              next
            }
            marked == 2 && /^ *targetRevision: / {
              sub(/targetRevision: .*/, "targetRevision: ")
              print $0 revision
              marked = 0
              next
            }
            { marked = /^ *(- )?(path|ref): / ? 1 : 0 }
        """)
  }
}
