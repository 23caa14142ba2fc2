public import ClusterAccess
public import Measurements
import RecipeTable

/// The labels and taints of all nodes, by the nodes that have them: the type `NodeTopology`.
public struct NodeTopologyCollector: Collector {
  public let type = "NodeTopology"

  private let kubectl: Kubectl
  private let maxNodesPerEntry: Int?

  /// - Parameter maxNodesPerEntry: how many nodes are named where several have something; nil for all.
  ///   In a large cluster their names are most of a snapshot.
  public init(_ kubectl: Kubectl, maxNodesPerEntry: Int? = nil) {
    self.kubectl = kubectl
    self.maxNodesPerEntry = maxNodesPerEntry
  }

  public func subtypes() async throws(CaptureFailure) -> [Snapshot.Subtype] {
    let nodes = try await capturing { () async throws(KubectlFailure) in
      try await kubectl.reduce(
        "/api/v1/nodes", keeping: MarkedNodes.shape, into: MarkedNodes(), { $0.add($1) })
    }
    let list = NodeList(most: maxNodesPerEntry)
    let taints = NodeMarkSubtype(name: "taint", marks: nodes.taints, list: list)
    let labels = NodeMarkSubtype(name: "label", marks: nodes.labels, list: list)
    let summary = Snapshot.Record(data: [
      Snapshot.Reading("label-count", .int(Int64(nodes.labels.nodes.count))),
      Snapshot.Reading("node-count", .int(Int64(nodes.count))),
      Snapshot.Reading("taint-count", .int(Int64(nodes.taints.nodes.count))),
    ])
    return [Snapshot.Subtype(name: "summary", record: summary), taints.subtype, labels.subtype]
      .compactMap { $0 }
  }
}
