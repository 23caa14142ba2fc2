import ClusterAccess
import Measurements
import RecipeTable
import TestSupport
import Testing

@testable import SnapshotCapture

/// What the API server tells of a cluster.
@Suite struct KubernetesTests {
  let fake: FakeKubectl

  init() throws {
    fake = try FakeKubectl()
    try fake.answer(
      "/version",
      with: #"""
        {"major": "1", "minor": "33+", "gitVersion": "v1.33.5-eks-1", "goVersion": "go1.24.6",
         "platform": "linux/amd64", "compiler": "gc"}
        """#)
    for path in ["/api/v1/pods", "/api/v1/nodes"] { try list(path, []) }
    for kind in ["daemonsets", "deployments", "statefulsets"] {
      try list("/apis/apps/v1/\(kind)", [])
    }
  }

  private func list(_ path: String, _ items: [String]) throws {
    try fake.answer(
      "\(path)?limit=500",
      with: #"{"metadata": {}, "items": [\#(items.joined(separator: ","))]}"#)
  }

  private func capture(node: String? = nil) async throws -> [String: Snapshot.Subtype] {
    let collector = KubernetesCollector(
      Kubectl(program: fake.path), node: node, maxNodesPerEntry: 2)
    let subtypes = try await collector.subtypes()
    for subtype in subtypes { #expect(subtype.isInOrder) }
    return Dictionary(uniqueKeysWithValues: subtypes.map { ($0.name, $0) })
  }

  @Test func theServer() async throws {
    let found = try await capture()
    #expect(found.keys.sorted() == ["server"])
    #expect(
      found["server"]?.data == [
        "goVersion: go1.24.6", "platform: linux/amd64", "version: v1.33.5-eks-1",
      ])
  }

  // MARK: Nodes

  private static func node(
    _ name: String, _ id: String = "aws:///us-west-2a/i-0", kernel: String = "6.8.0-1",
    image: String = "Ubuntu 22.04.5 LTS"
  ) -> String {
    #"""
    {"metadata": {"name": "\#(name)"}, "spec": {"providerID": "\#(id)"},
     "status": {"nodeInfo": {"containerRuntimeVersion": "containerd://1.7.27",
      "kubeletVersion": "v1.33.5", "kernelVersion": "\#(kernel)", "operatingSystem": "linux",
      "osImage": "\#(image)", "machineID": "ec2"}}}
    """#
  }

  private static let one = [
    "container-runtime-id: containerd://1.7.27", "container-runtime-name: containerd",
    "container-runtime-version: 1.7.27", "kernel-version: 6.8.0-1", "kubelet-version: v1.33.5",
    "operating-system: linux", "os-image: Ubuntu 22.04.5 LTS", "provider: eks",
  ]

  @Test func oneNodeByName() async throws {
    try fake.answer("/api/v1/nodes/a", with: Self.node("a"))
    let found = try await capture(node: "a")
    #expect(
      found["node"]?.data == Self.one + ["provider-id: aws:///us-west-2a/i-0", "source-node: a"])
    #expect(found["node"]?.items.isEmpty == true)
  }

  @Test func theOnlyNode() async throws {
    try list("/api/v1/nodes", [Self.node("a")])
    let found = try await capture()
    #expect(
      found["node"]?.data.suffix(2) == ["provider-id: aws:///us-west-2a/i-0", "source-node: a"])
  }

  @Test func nodesThatAreAlike() async throws {
    try list("/api/v1/nodes", [Self.node("a", "aws:///a/1"), Self.node("b", "aws:///a/2")])
    let found = try await capture()
    #expect(found["node"]?.data == Self.one)
    #expect(found["node"]?.items.isEmpty == true)
  }

  /// Never as its first node.
  @Test func aMixedCluster() async throws {
    try list(
      "/api/v1/nodes",
      [
        Self.node("a"), Self.node("b"), Self.node("c"),
        Self.node("d", "gce://p/z/d", kernel: "6.12.46+", image: "Container-Optimized OS"),
        #"{"metadata": {"name": "e"}, "spec": {}, "status": {"nodeInfo": {}}}"#,
      ])
    let node = try await capture()["node"]
    #expect(node?.data.contains("provider: mixed: eks, gke, none") == true)
    #expect(node?.data.contains("kernel-version: mixed: 6.12.46+, 6.8.0-1, none") == true)
    #expect(node?.data.contains { $0.hasPrefix("provider-id") || $0.hasPrefix("source") } == false)
    let counts = node?.items.map { item in
      ["provider", "node-count", "node-list", "truncated"].map { key in
        item.data.first { $0.key == key }?.value.readingText ?? "-"
      }.joined(separator: " ")
    }
    #expect(
      counts == ["- 1 e false", "gke 1 d false", "eks 3 a,b (+1 more) true"])
  }

  @Test(arguments: [
    ("aws:///us-west-2a/i-1", "eks"), ("gce://p/z/n", "gke"), ("azure:///subscriptions/x", "aks"),
    ("ocid1.instance.oc1.phx.x", "oke"), ("k3s://n", "k3s"), ("kind://docker/a/b", "kind"),
    ("OpenStack:///x", "openstack"), ("x", "x"),
  ]) func providers(_ id: String, _ provider: String) async throws {
    try list("/api/v1/nodes", [Self.node("a", id)])
    #expect(try await capture()["node"]?.data.contains("provider: \(provider)") == true)
  }

  @Test(arguments: ["../pods", "a?limit=1", "", "A"])
  func whatIsNoNodeIsNotAskedFor(_ name: String) async throws {
    let failure = await #expect(throws: CaptureFailure.self) { _ = try await capture(node: name) }
    #expect(failure?.reason == "\(name) is no name that a node can have")
  }

  // MARK: Images

  @Test func images() async throws {
    let pod = { (images: String) in #"{"metadata": {"name": "p"}, "spec": {\#(images)}}"# }
    try list(
      "/api/v1/pods",
      [
        pod(#""containers": [{"image": "nvcr.io/nvidia/gpu-operator:v25.3.4", "env": []}]"#),
        pod(#""containers": [{"image": "localhost:5000/nginx"}, {"image": "b@sha256:12"}]"#),
        pod(
          #""initContainers": [{"image": "busybox:1.37-musl"}], "ephemeralContainers": [{"image": "busybox:1.36-musl"}]"#
        ),
        pod(#""containers": [{"image": "quay.io/a/b/c:v1@sha256:34"}], "nodeName": "x""#),
        pod(#""containers": [{"image": ""}, {}]"#),
        pod(#""containers": [{"image": "nvcr.io/nvidia/gpu-operator:v25.3.4"}]"#),
      ])
    #expect(
      try await capture()["image"]?.data == [
        "b: sha256:12", "busybox: mixed: 1.36-musl, 1.37-musl", "c: v1", "gpu-operator: v25.3.4",
        "nginx: latest",
      ])
  }

  /// Several tags are not one version, even where they begin like one.
  @Test func severalTagsAreNoVersion() {
    let text = Agreement.text(["1.36-musl", "1.37-musl"])
    #expect(ConstraintVersion(text) == nil)
    #expect(ConstraintVersion("1.36-musl,1.37-musl") != nil)
  }

  // MARK: The GPU Operator's policy

  private static let policy = #"""
    {"metadata": {"name": "cluster-policy"}, "spec": {
      "driver": {"enabled": true, "version": "580.65.06", "env": [
        {"name": "NGC_TOKEN", "value": "s3cr3t"}, {"name": "A", "value": "b"}],
        "imagePullSecrets": [], "startupProbe": {"failureThreshold": 120}},
      "mig": {"strategy": "single"}, "toolkit": {}, "x": null, "daemonsets": {"apiToken": "s3cr3t",
        "tolerations": [{"key": "nvidia.com/gpu", "operator": "Exists"}]}},
      "status": {"state": "ready"}}
    """#

  @Test func thePolicy() async throws {
    try list("/apis/nvidia.com/v1/clusterpolicies", [Self.policy])
    #expect(
      try await capture()["policy"]?.data == [
        #"daemonsets.tolerations: [{"key":"nvidia.com/gpu","operator":"Exists"}]"#,
        "driver.enabled: true", #"driver.env: [{"name":"NGC_TOKEN"},{"name":"A","value":"b"}]"#,
        "driver.startupProbe.failureThreshold: 120", "driver.version: 580.65.06",
        "mig.strategy: single",
      ])
  }

  @Test func severalPolicies() async throws {
    try list(
      "/apis/nvidia.com/v1/clusterpolicies",
      [
        #"{"spec": {"driver": {"version": "580.65.06"}, "a": "x"}}"#,
        #"{"spec": {"driver": {"version": "570.1"}, "a": "x", "b": 1}}"#,
      ])
    #expect(
      try await capture()["policy"]?.data == [
        "a: x", "b: mixed: 1, none", "driver.version: mixed: 570.1, 580.65.06",
      ])
  }

  @Test func aPolicyThatMayNotBeRead() async throws {
    try fake.refuse(
      "/apis/nvidia.com/v1/clusterpolicies?limit=500", with: "Error from server (Forbidden): no")
    await #expect(throws: CaptureFailure.self) { _ = try await capture() }
  }

  // MARK: Failures

  private func failing(isBestEffort: Bool) async throws -> [Snapshot.Subtype] {
    try fake.refuse("/api/v1/pods?limit=500", with: "Error from server (Forbidden): no pods")
    try fake.refuse(
      "/apis/apps/v1/deployments?limit=500", with: "Error from server (Forbidden): no deployments")
    return try await KubernetesCollector(Kubectl(program: fake.path), isBestEffort: isBestEffort)
      .subtypes()
  }

  @Test func oneFailureIsEnough() async throws {
    let failure = await #expect(throws: CaptureFailure.self) {
      _ = try await failing(isBestEffort: false)
    }
    #expect(failure?.reason == "the API server does not allow it: no deployments")
  }

  @Test func theBestEffortGoesOn() async throws {
    let found = try await failing(isBestEffort: true)
    #expect(found.map(\.name) == ["server", "collection"])
    #expect(
      found.last?.data == [
        "helm: the API server does not allow it: no deployments",
        "image: the API server does not allow it: no pods", "state: partial",
      ])
  }

  @Test func nothingIsNoEffort() async throws {
    let failure = await #expect(throws: CaptureFailure.self) {
      _ = try await KubernetesCollector(Kubectl(program: "/nowhere/kubectl"), isBestEffort: true)
        .subtypes()
    }
    #expect(failure?.reason.hasPrefix("there is no program /nowhere/kubectl") == true)
  }

  // MARK: Charts

  private static func workload(_ chart: String, _ release: String?, _ version: String = "")
    -> String
  {
    let annotations = release.map {
      #""annotations": {"meta.helm.sh/release-name": "\#($0)", "meta.helm.sh/release-namespace": "ops", "secret": "x"},"#
    }
    return #"""
      {"metadata": {"name": "w", "namespace": "n", \#(annotations ?? "")
       "labels": {"helm.sh/chart": "\#(chart)", "app.kubernetes.io/instance": "i",
        "app.kubernetes.io/version": "\#(version)"}}, "spec": {"template": {}}}
      """#
  }

  @Test func charts() async throws {
    try list(
      "/apis/apps/v1/deployments",
      [
        Self.workload("gpu-operator-v25.3.4", "gpu", "v25.3.4"),
        Self.workload("node-feature-discovery-0.17.3", "gpu", "v0.17.3"),
        Self.workload("kai-scheduler-0.9.1-rc.1_b", nil), #"{"metadata": {"name": "own"}}"#,
      ])
    try list(
      "/apis/apps/v1/daemonsets",
      [
        Self.workload("node-feature-discovery-0.17.3", "gpu", "v0.17.3"),
        Self.workload("node-feature-discovery-0.18.0", "nfd", "v0.18.0"),
      ])
    let helm = try await capture()["helm"]
    #expect(
      helm?.data == [
        "gpu-operator: v25.3.4", "kai-scheduler: 0.9.1-rc.1+b",
        "node-feature-discovery: mixed: 0.17.3, 0.18.0",
      ])
    #expect(
      helm?.itemTexts == [
        "chart=gpu-operator namespace=ops release=gpu | app-version=v25.3.4 version=v25.3.4",
        "chart=kai-scheduler namespace=n release=i | version=0.9.1-rc.1+b",
        "chart=node-feature-discovery namespace=ops release=gpu | app-version=v0.17.3 version=0.17.3",
        "chart=node-feature-discovery namespace=ops release=nfd | app-version=v0.18.0 version=0.18.0",
      ])
  }

  @Test(arguments: [
    ("a-1.2.3", "a", "1.2.3"), ("a-b-v1.2.3-rc.1", "a-b", "v1.2.3-rc.1"),
    ("k8s-2-1.0.0_x.y", "k8s-2", "1.0.0+x.y"),
  ]) func chartLabels(_ text: String, _ name: String, _ version: String) {
    let label = ChartLabel(text)
    #expect(label?.name == name)
    #expect(label?.version == version)
  }

  @Test(arguments: ["", "a", "a-1.2", "-1.2.3", "a-1.2.x", "a-1..3"])
  func whatIsNoChartLabel(_ text: String) { #expect(ChartLabel(text) == nil) }
}
