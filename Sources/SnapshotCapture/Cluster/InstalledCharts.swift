import Measurements
import RecipeTable

/// Which charts run in which versions, by what charts write on their workloads: `K8s.helm`.
///
/// Helm keeps its releases in Secrets. Whoever may list those may read every Secret of the cluster, as
/// Kubernetes knows no permission for one type of them, and their labels tell neither the chart nor its
/// version. So none is asked for. Charts label what they install with `helm.sh/chart` by Helm's own
/// conventions (https://helm.sh/docs/chart_best_practices/labels/), also where Argo CD or Flux installed
/// them, and that anybody may read who may read Deployments. What it cannot tell is a release's status,
/// and a chart without workloads or labels.
struct InstalledCharts: Sendable {
  /// Those of apps/v1 that charts run as.
  static let kinds = ["daemonsets", "deployments", "statefulsets"]

  /// What is read of a workload.
  static let shape = JSONShape.fields([
    "metadata": .fields([
      "namespace": .all,
      "annotations": .only(Self.releaseNamespace, Self.release),
      "labels": .only(Self.chart, Self.instance, Self.application),
    ])
  ])

  private static let chart = "helm.sh/chart"
  private static let instance = "app.kubernetes.io/instance"
  private static let application = "app.kubernetes.io/version"
  private static let release = "meta.helm.sh/release-name"
  private static let releaseNamespace = "meta.helm.sh/release-namespace"

  /// A release with one of its charts: those that a chart brings along have their own labels.
  private struct Part: Hashable, Sendable {
    let chart: String
    let version: String
    let release: String
    let namespace: String

    var sortKey: String { [chart, namespace, release, version].joined(separator: "\u{0}") }
  }

  /// With the versions of what is in the charts.
  private var parts: [Part: Set<String>] = [:]

  mutating func add(_ workload: Value) {
    let metadata = workload["metadata"]
    let labels = metadata?["labels"]
    let annotations = metadata?["annotations"]
    guard let label = labels?[Self.chart]?.string, let chart = ChartLabel(label) else { return }
    let release = annotations?[Self.release]?.string ?? labels?[Self.instance]?.string
    let namespace = annotations?[Self.releaseNamespace]?.string ?? metadata?["namespace"]?.string
    let part = Part(
      chart: chart.name, version: chart.version, release: release ?? "", namespace: namespace ?? "")
    parts[part, default: []].formUnion(labels?[Self.application]?.string.map { [$0] } ?? [])
  }

  /// - Returns: nil where nothing says so.
  var subtype: Snapshot.Subtype? {
    guard !parts.isEmpty else { return nil }
    let sorted = parts.sorted {
      $0.key.sortKey.precedes($1.key.sortKey)
    }
    let readings = Dictionary(grouping: parts.keys, by: \.chart)
      .mapValues { Agreement.text(Set($0.map(\.version))) }
    return Snapshot.Subtype(
      name: "helm", record: Snapshot.Record(texts: readings),
      items: sorted.map { Self.item($0, applications: $1) })
  }

  private static func item(_ part: Part, applications: Set<String>) -> Snapshot.Record {
    let application = applications.isEmpty ? "" : Agreement.text(applications)
    return Snapshot.Record(
      texts: ["app-version": application, "version": part.version],
      context: ["chart": part.chart, "namespace": part.namespace, "release": part.release])
  }
}

/// The label `helm.sh/chart`: the chart's name, a hyphen and its version, with `_` for the `+` that no
/// label can have.
struct ChartLabel: Equatable {
  let name: String
  let version: String

  init?(_ text: String) {
    var rest = text[...]
    while let hyphen = rest.firstIndex(of: "-") {
      rest = rest[text.index(after: hyphen)...]
      guard Self.isVersion(rest), hyphen > text.startIndex else { continue }
      name = String(text[..<hyphen])
      version = String(rest.map { $0 == "_" ? "+" : $0 })
      return
    }
    return nil
  }

  /// Whether it begins with three numbers (Semantic Versioning 2), and perhaps a `v` before.
  private static func isVersion(_ text: Substring) -> Bool {
    let numbers = text.drop { $0 == "v" }.prefix { $0 != "-" && $0 != "_" && $0 != "+" }
      .split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 3
      && numbers.allSatisfy { number in
        !number.isEmpty && number.utf8.allSatisfy { (0x30...0x39).contains($0) }
      }
  }
}
