import Measurements
import RecipeDocuments
import RecipeTable
import TestSupport
import Testing

@testable import SnapshotCapture

/// Whatever an API server answers, there is a snapshot that reads back as it was.
@Suite struct ClusterFuzzTests {
  private static let node = #"""
    {"metadata": {"name": "n1", "labels": {"a": "1", "a.1": "x", "é": "e\u0301", "password": "s"}},
     "spec": {"providerID": "aws:///z/i-1", "taints": [{"key": "k", "value": "v", "effect": "NoSchedule"},
      {"key": "k", "effect": "NoExecute"}, {"key": "", "value": "v"}]},
     "status": {"nodeInfo": {"containerRuntimeVersion": "containerd://1.7", "kernelVersion": "6.8",
      "kubeletVersion": "v1.34.1", "operatingSystem": "linux", "osImage": "Ubuntu"}}}
    """#
  private static let pod = #"""
    {"spec": {"containers": [{"image": "a/b:1"}, {"image": "c@sha256:12"}, {"image": "d:5000/e:2@f"}],
     "initContainers": [{"image": "g"}], "ephemeralContainers": [{"image": "a/b:2"}]}}
    """#
  private static let policy = #"""
    {"spec": {"driver": {"version": "580.1", "env": [{"name": "TOKEN", "value": "s"}, 1, null, "x"]},
     "driver.version": "2", "n": {"o": [[], {}, 1.5e3, -0, 18446744073709551615]}, "p": null, "": true}}
    """#
  private static let workload = #"""
    {"metadata": {"namespace": "n", "labels": {"helm.sh/chart": "a-b-v1.2.3_x",
     "app.kubernetes.io/instance": "i", "app.kubernetes.io/version": "7"},
     "annotations": {"meta.helm.sh/release-name": "r", "meta.helm.sh/release-namespace": "m"}}}
    """#

  @Test(arguments: 0..<8) func answers(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<150 {
      let subtypes = try Self.subtypes { text, shape in
        (0..<3).compactMap { _ in
          let bytes = Damage.apply(to: Array(text.utf8), using: &random)
          return try? Value(json: bytes, keeping: shape)
        } + [try Value(json: Array(text.utf8), keeping: shape)]
      }
      for subtype in subtypes { #expect(subtype.isInOrder) }
      try expectReadable(Snapshot(measurements: [.init(type: "K8s", subtypes: subtypes)]))
    }
  }

  /// - Parameter objects: some that look like one, in a shape.
  private static func subtypes(
    _ objects: (String, JSONShape) throws -> [Value]
  ) throws -> [Snapshot.Subtype] {
    var marks = MarkedNodes()
    for value in try objects(node, MarkedNodes.shape) { marks.add(value) }
    var groups = NodeGroups()
    for value in try objects(node, NodeFacts.shape) { groups.add(value) }
    var images = PodImages()
    for value in try objects(pod, PodImages.shape) { images.add(value) }
    var policies = ClusterPolicies()
    for value in try objects(policy, ClusterPolicies.shape) { policies.add(value) }
    var charts = InstalledCharts()
    for value in try objects(workload, InstalledCharts.shape) { charts.add(value) }
    let list = NodeList(most: 2)
    return [
      NodeMarkSubtype(name: "label", marks: marks.labels, list: list).subtype,
      NodeMarkSubtype(name: "taint", marks: marks.taints, list: list).subtype,
      groups.subtype(list: list), images.subtype, policies.subtype, charts.subtype,
    ].compactMap { $0 }
  }

  private func expectReadable(_ snapshot: Snapshot) throws {
    for text in [try snapshot.document.yaml(), snapshot.document.json()] {
      let again = try Snapshot.read(Array(text.utf8), path: "snapshot")
      #expect(again.document == snapshot.document)
    }
  }
}
