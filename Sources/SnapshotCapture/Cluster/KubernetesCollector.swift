public import ClusterAccess
public import Measurements
import RecipeTable

/// What the API server tells of a cluster: the type `K8s`.
///
/// The subtypes are asked for side by side. What is not installed, such as the GPU Operator, leaves its
/// subtype out. Where it is the best effort that counts, so does what may not be read, and a subtype
/// `collection` says why, as it says for a whole type.
public struct KubernetesCollector: Collector {
  public let type = "K8s"

  private let kubectl: Kubectl
  private let node: String?
  private let maxNodesPerEntry: Int?
  private let isBestEffort: Bool

  /// - Parameters:
  ///   - node: the one that `K8s.node` is about; nil for all of them, where what they do not agree on is
  ///     told as mixed. In a pod it is the pod's own.
  ///   - maxNodesPerEntry: how many nodes are named where several are alike; nil for all.
  ///   - isBestEffort: whether some of the subtypes are better than none.
  public init(
    _ kubectl: Kubectl, node: String? = nil, maxNodesPerEntry: Int? = nil,
    isBestEffort: Bool = false
  ) {
    self.isBestEffort = isBestEffort
    self.kubectl = kubectl
    self.node = node
    self.maxNodesPerEntry = maxNodesPerEntry
  }

  public func subtypes() async throws(CaptureFailure) -> [Snapshot.Subtype] {
    // Those that nobody waits for any more end with this scope.
    async let images = part("image", imageSubtype)
    async let charts = part("helm", chartSubtype)
    async let nodes = part("node", nodeSubtype)
    async let policy = part("policy", policySubtype)
    async let server = part("server", serverSubtype)
    // The quickest first: where nobody answers, that is known at once.
    var whole = Whole(isBestEffort: isBestEffort)
    try whole.take(await server)
    try whole.take(await policy)
    try whole.take(await nodes)
    try whole.take(await charts)
    try whole.take(await images)
    return try whole.subtypes()
  }

  /// A subtype, or why there is none.
  private struct Part: Sendable {
    let name: String
    let result: Result<Snapshot.Subtype?, KubectlFailure>
  }

  private func part(
    _ name: String, _ body: () async throws(KubectlFailure) -> Snapshot.Subtype?
  ) async -> Part {
    do throws(KubectlFailure) {
      return Part(name: name, result: .success(try await body()))
    } catch {
      return Part(name: name, result: .failure(error))
    }
  }

  /// What is put together of the parts.
  private struct Whole {
    let isBestEffort: Bool
    private var found: [Snapshot.Subtype] = []
    private var failures: [String: String] = [:]

    init(isBestEffort: Bool) { self.isBestEffort = isBestEffort }

    mutating func take(_ part: Part) throws(CaptureFailure) {
      switch part.result {
      case .success(let subtype): found += subtype.map { [$0] } ?? []
      case .failure(let failure):
        guard isBestEffort else { throw CaptureFailure(failure.reason) }
        failures[part.name] = failure.reason
      }
    }

    func subtypes() throws(CaptureFailure) -> [Snapshot.Subtype] {
      guard !failures.isEmpty else { return found }
      // The server's is what the others fail of as well.
      if found.isEmpty { throw CaptureFailure(failures["server"] ?? "nothing could be read") }
      let record = Snapshot.Record(texts: failures.merging(["state": "partial"]) { $1 })
      return found + [Snapshot.Subtype(name: "collection", record: record)]
    }
  }

  // MARK: Subtypes

  private func serverSubtype() async throws(KubectlFailure) -> Snapshot.Subtype? {
    try ServerVersion.subtype(try await kubectl.get("/version"))
  }

  private func imageSubtype() async throws(KubectlFailure) -> Snapshot.Subtype? {
    try await kubectl.reduce(
      "/api/v1/pods", keeping: PodImages.shape, into: PodImages(), { $0.add($1) }
    ).subtype
  }

  private func nodeSubtype() async throws(KubectlFailure) -> Snapshot.Subtype? {
    if let node {
      guard KubernetesName.isSubdomain(node) else {
        throw KubectlFailure(.notFound, "\(node) is no name that a node can have")
      }
      let found = try await kubectl.get("/api/v1/nodes/\(node)", keeping: NodeFacts.shape)
      return NodeFacts(found).subtype
    }
    return try await kubectl.reduce(
      "/api/v1/nodes", keeping: NodeFacts.shape, into: NodeGroups(), { $0.add($1) }
    ).subtype(list: NodeList(most: maxNodesPerEntry))
  }

  private func policySubtype() async throws(KubectlFailure) -> Snapshot.Subtype? {
    do throws(KubectlFailure) {
      return try await kubectl.reduce(
        "/apis/nvidia.com/v1/clusterpolicies", keeping: ClusterPolicies.shape,
        into: ClusterPolicies(), { $0.add($1) }
      ).subtype
    } catch  where error.kind == .notFound {
      // The GPU Operator's kinds are not installed.
      return nil
    }
  }

  private func chartSubtype() async throws(KubectlFailure) -> Snapshot.Subtype? {
    var charts = InstalledCharts()
    for kind in InstalledCharts.kinds {
      charts = try await kubectl.reduce(
        "/apis/apps/v1/\(kind)", keeping: InstalledCharts.shape, into: charts, { $0.add($1) })
    }
    return charts.subtype
  }
}
