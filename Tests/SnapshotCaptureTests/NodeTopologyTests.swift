import ClusterAccess
import Measurements
import RecipeTable
import TestSupport
import Testing

@testable import SnapshotCapture

/// Labels and taints of nodes.
@Suite struct NodeTopologyTests {
  private struct Node {
    let name: String
    var labels: [String: String] = [:]
    /// As `key=value:effect`.
    var taints: [String] = []

    var json: String {
      let labels = labels.map { #""\#($0)": "\#($1)""# }.joined(separator: ", ")
      let taints = taints.map { taint in
        let parts = taint.split(separator: ":")
        let words = parts[0].split(separator: "=", omittingEmptySubsequences: false)
        let value = words.count == 2 ? #", "value": "\#(words[1])""# : ""
        return #"{"key": "\#(words[0])", "effect": "\#(parts[1])"\#(value)}"#
      }.joined(separator: ", ")
      return #"""
        {"metadata": {"name": "\#(name)", "labels": {\#(labels)}, "annotations": {"secret": "s3"}},
         "spec": {"taints": [\#(taints)]}, "status": {"images": [{"names": ["x"]}]}}
        """#
    }
  }

  private func capture(_ nodes: [Node], most: Int? = nil) async throws -> [Snapshot.Subtype] {
    let fake = try FakeKubectl()
    let items = nodes.map(\.json).joined(separator: ",")
    try fake.answer("/api/v1/nodes?limit=500", with: #"{"metadata": {}, "items": [\#(items)]}"#)
    let collector = NodeTopologyCollector(Kubectl(program: fake.path), maxNodesPerEntry: most)
    let subtypes = try await collector.subtypes()
    for subtype in subtypes {
      #expect(subtype.isInOrder)
      // What is empty is left out.
      #expect(!(subtype.data + subtype.itemTexts).isEmpty || !subtype.record.context.isEmpty)
    }
    return ["summary", "taint", "label"].map { name in
      subtypes.first { $0.name == name }
        ?? Snapshot.Subtype(name: name, record: Snapshot.Record(data: []))
    }
  }

  @Test func whatNodesShareIsTogether() async throws {
    let subtypes = try await capture([
      Node(name: "n2", labels: ["zone": "a", "os": "linux"], taints: ["gpu=yes:NoSchedule"]),
      Node(name: "n10", labels: ["zone": "b", "os": "linux"], taints: ["gpu=yes:NoSchedule"]),
      Node(name: "n1", labels: ["zone": "a", "os": "linux", "empty": ""]),
    ])
    #expect(subtypes[0].data == ["label-count: 4", "node-count: 3", "taint-count: 1"])
    #expect(subtypes[1].data == ["gpu: NoSchedule|yes|n10,n2"])
    #expect(
      subtypes[1].itemTexts == [
        "effect=NoSchedule key=gpu value=yes | node-count=2 node-list-ref=gpu truncated=false"
      ])
    #expect(
      subtypes[2].data == [
        "empty: |n1", "os: linux|n1,n10,n2", "zone.a: a|n1,n2", "zone.b: b|n10",
      ])
    #expect(
      subtypes[2].itemTexts == [
        "key=empty value= | node-count=1 node-list-ref=empty truncated=false",
        "key=os value=linux | node-count=3 node-list-ref=os truncated=false",
        "key=zone value=a | node-count=2 node-list-ref=zone.a truncated=false",
        "key=zone value=b | node-count=1 node-list-ref=zone.b truncated=false",
      ])
  }

  @Test func taintsOfOneKey() async throws {
    let subtypes = try await capture([
      Node(name: "a", taints: ["k=1:NoSchedule", "k=1:NoExecute", "x:NoSchedule"]),
      Node(name: "b", taints: ["x=1:NoSchedule"]),
    ])
    // Two taints x:NoSchedule with several values fold into one reading, which is no use.
    #expect(subtypes[1].data == ["k.NoExecute: 1|a", "k.NoSchedule: 1|a"])
    #expect(
      subtypes[1].itemTexts == [
        "effect=NoExecute key=k value=1 | node-count=1 node-list-ref=k.NoExecute truncated=false",
        "effect=NoSchedule key=k value=1 | node-count=1 node-list-ref=k.NoSchedule truncated=false",
        "effect=NoSchedule key=x value= | node-count=1 node-list=a truncated=false",
        "effect=NoSchedule key=x value=1 | node-count=1 node-list=b truncated=false",
      ])
  }

  /// The label `zone.a` folds into the same as `zone=a` beside another zone.
  @Test func labelsThatFoldIntoOne() async throws {
    let subtypes = try await capture([
      Node(name: "n1", labels: ["zone": "a", "zone.a": "x"]),
      Node(name: "n2", labels: ["zone": "b"]),
    ])
    #expect(subtypes[2].data == ["zone.b: b|n2"])
    #expect(
      subtypes[2].itemTexts == [
        "key=zone value=a | node-count=1 node-list=n1 truncated=false",
        "key=zone value=b | node-count=1 node-list-ref=zone.b truncated=false",
        "key=zone.a value=x | node-count=1 node-list=n1 truncated=false",
      ])
  }

  @Test func longListsAreCut() async throws {
    let nodes = (1...5).map {
      Node(name: "n\($0)", labels: ["os": "linux"], taints: ["t:NoExecute"])
    }
    let subtypes = try await capture(nodes, most: 2)
    #expect(subtypes[1].data == ["t: NoExecute||n1,n2 (+3 more)"])
    #expect(subtypes[2].data == ["os: linux|n1,n2 (+3 more)"])
    #expect(
      subtypes[2].itemTexts == ["key=os value=linux | node-count=5 node-list-ref=os truncated=true"]
    )
    let whole = try await capture(nodes, most: 5)
    #expect(whole[2].data == ["os: linux|n1,n2,n3,n4,n5"])
  }

  @Test func secretsStayOut() async throws {
    let subtypes = try await capture([
      Node(
        name: "n1", labels: ["api-token": "abc", "os": "linux"], taints: ["password=x:NoExecute"])
    ])
    #expect(subtypes[0].data == ["label-count: 1", "node-count: 1", "taint-count: 0"])
    #expect(subtypes[2].data == ["os: linux|n1"])
    // That there was something is no secret.
    #expect(subtypes[2].record.context == [.init("withheld", .string("api-token"))])
    #expect(subtypes[1].record.context == [.init("withheld", .string("password"))])
  }

  /// By the rules with which constraints on GPU nodes are judged, which trust nothing incomplete.
  @Test func whatIsWrittenIsRead() async throws {
    let gpu = "cloud.google.com/gke-accelerator"
    let subtypes = try await capture([
      Node(name: "n1", labels: [gpu: "h100", "pool": "a", "pool.a": "x"]),
      Node(name: "n2", labels: [gpu: "h100", "pool": "b"]), Node(name: "n3", labels: ["pool": "a"]),
    ])
    let snapshot = Snapshot(measurements: [.init(type: "NodeTopology", subtypes: subtypes)])
    #expect(snapshot.nodeCount == 3)
    #expect(try snapshot.gpuNodes(satisfy: "\(gpu)=h100").isSatisfied)
    #expect(try !snapshot.gpuNodes(satisfy: "pool=a").isSatisfied)
    #expect(try !snapshot.gpuNodes(satisfy: "!pool.a").isSatisfied)
    #expect(try snapshot.gpuNodes(satisfy: "!nothing").isSatisfied)
  }

  @Test func anEmptyCluster() async throws {
    let subtypes = try await capture([])
    #expect(subtypes[0].data == ["label-count: 0", "node-count: 0", "taint-count: 0"])
    #expect(subtypes[1].items.isEmpty && subtypes[2].items.isEmpty)
  }

  @Test func aRefusalIsAFailure() async throws {
    let fake = try FakeKubectl()
    try fake.refuse("/api/v1/nodes?limit=500", with: "Error from server (Forbidden): no")
    let failure = await #expect(throws: CaptureFailure.self) {
      _ = try await NodeTopologyCollector(Kubectl(program: fake.path)).subtypes()
    }
    #expect(failure?.reason == "the API server does not allow it: no")
  }
}
