import RecipeDocuments
import RecipeTable

/// Deploys with Helmfile: a `helmfile.yaml` whose releases need each other.
///
/// After the configuration reference of Helmfile 1, which renders templates in `.gotmpl` files alone.
public struct HelmfileDeployer: Deployer {
  public let name = "helmfile"
  public let title = "Helmfile"

  public init() {}

  public func files(for plan: BundlePlan) throws -> [BundleFile] {
    try HelmfileBundle(plan: plan).files
  }
}

/// A bundle for Helmfile.
struct HelmfileBundle {
  let plan: BundlePlan

  var files: [BundleFile] {
    get throws {
      let comment = "Recipe \(plan.name). Made by \(plan.generator); README.md tells more."
      return [
        BundleFile("README.md", text: readme),
        BundleFile("helmfile.yaml", text: try state.yaml(comment: comment)),
      ] + (try plan.components.flatMap(files))
    }
  }

  private func files(of component: DeployedComponent) throws -> [BundleFile] {
    let charts = plan.chartFiles(of: component)
    switch component.source {
    case .manifestsAlone: return charts
    case .chart: return charts + plan.valuesFiles(of: component)
    case .kustomization(let source):
      return charts + [try plan.kustomizationFile(source, of: component)]
    }
  }

  private var state: Value {
    var names = UniqueNames()
    let repositories = repositories(&names)
    let releases = plan.orderedParts.map { release($0, &names) }
    return .object([
      "repositories": repositories.isEmpty ? nil : .array(repositories),
      "helmDefaults": .object([
        "createNamespace": .bool(true), "wait": .bool(true), "timeout": .int(900),
      ]),
      "releases": .array(releases),
    ])
  }

  // MARK: Repositories

  private var charts: [DeployedComponent.HelmChart] {
    plan.components.compactMap { component in
      if case .chart(let chart) = component.source { chart } else { nil }
    }
  }

  /// One for each address, in the order of their first use.
  private func repositories(_ names: inout UniqueNames) -> [Value] {
    var seen: Set<String> = []
    return charts.filter { seen.insert($0.repository).inserted }.map { chart in
      let address = Address.withoutScheme(chart.repository)
      return .object([
        "name": .string(names.name(of: address, for: chart.repository)),
        "url": .string(chart.isOCI ? address : chart.repository),
        "oci": chart.isOCI ? .bool(true) : nil,
      ])
    }
  }

  // MARK: Releases

  private func release(_ ordered: OrderedPart, _ names: inout UniqueNames) -> Value {
    let part = ordered.part
    let needs = ordered.predecessors.map { "\($0.component.namespace)/\($0.name)" }
    let (chart, version, values) = chart(of: part, &names)
    return .object([
      "name": .string(part.name), "namespace": .string(part.component.namespace),
      "chart": .string(chart), "version": version.map(Value.string),
      "values": values.isEmpty ? nil : .texts(values),
      "needs": needs.isEmpty ? nil : .texts(needs),
      // Types that an earlier release declares are not there yet when differences are shown.
      "disableValidationOnInstall": .bool(true),
      // Helm makes the namespace for its own record, and then finds it taken.
      "takeOwnership": part.declaresNamespace ? .bool(true) : nil,
    ])
  }

  private func chart(
    of part: ComponentPart, _ names: inout UniqueNames
  ) -> (name: String, version: String?, values: [String]) {
    switch part.content {
    case .chart(let chart):
      let repository = names.name(
        of: Address.withoutScheme(chart.repository), for: chart.repository)
      return (
        "\(repository)/\(chart.name)", chart.version,
        plan.valuesFiles(of: part.component).map(\.path)
      )
    case .kustomization: return ("./\(part.component.folder)", nil, [])
    case .localChart(let chart):
      let values = chart.clusterValuesPath(of: part.component)
      return ("./\(part.chartFolder ?? "")", nil, values.map { [$0] } ?? [])
    }
  }
}
