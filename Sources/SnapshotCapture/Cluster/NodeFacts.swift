import Measurements
import RecipeTable

/// What the API server tells of one node.
struct NodeFacts: Sendable {
  let name: String
  private let provider: String?
  private let info: Value?

  /// What is read of a node.
  static let shape = JSONShape.fields([
    "metadata": .only("name"), "spec": .only("providerID"), "status": .only("nodeInfo"),
  ])

  init(_ node: Value) {
    name = node["metadata"]?["name"]?.string ?? ""
    provider = node["spec"]?["providerID"]?.string
    info = node["status"]?["nodeInfo"]
  }

  /// What nodes of one kind agree on.
  var common: [String: String] {
    let runtime = text("containerRuntimeVersion").map(Self.splitRuntime)
    let texts = [
      "container-runtime-id": text("containerRuntimeVersion"),
      "container-runtime-name": runtime?.name, "container-runtime-version": runtime?.version,
      "kernel-version": text("kernelVersion"), "kubelet-version": text("kubeletVersion"),
      "operating-system": text("operatingSystem"), "os-image": text("osImage"),
      "provider": provider.flatMap(Self.providerName),
    ]
    return texts.compactMapValues { $0 }
  }

  /// As the subtype `K8s.node` of a snapshot that is about this node.
  var subtype: Snapshot.Subtype {
    let own = ["provider-id": provider ?? "", "source-node": name]
    return Snapshot.Subtype(
      name: "node", record: Snapshot.Record(texts: common.merging(own) { $1 }))
  }

  private func text(_ field: String) -> String? {
    info?[field]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// - Parameter id: such as `containerd://1.7.27`.
  private static func splitRuntime(_ id: String) -> (name: String?, version: String?) {
    guard let mark = id.firstRange(of: "://") else { return (nil, nil) }
    return (String(id[..<mark.lowerBound]), String(id[mark.upperBound...]))
  }

  /// The service where AICR's snapshots name it, else the scheme of the provider id.
  ///
  /// - Parameter id: such as `aws:///us-west-2a/i-0123456789abcdef0`, or `ocid1.instance.…` of Oracle's.
  private static func providerName(_ id: String) -> String? {
    if id.isEmpty { return nil }
    if id.hasPrefix("ocid1.") { return "oke" }
    let scheme = id.firstRange(of: "://").map { id[..<$0.lowerBound] } ?? id[...]
    let name = scheme.lowercased()
    return ["aws": "eks", "azure": "aks", "gce": "gke"][name] ?? name
  }
}
