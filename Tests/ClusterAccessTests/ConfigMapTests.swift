import RecipeTable
import TestSupport
import Testing

@testable import ClusterAccess

/// Documents in ConfigMaps.
@Suite struct ConfigMapTests {
  let fake: FakeKubectl
  let store: ConfigMapStore

  init() throws {
    fake = try FakeKubectl()
    store = ConfigMapStore(Kubectl(program: fake.path))
  }

  private static let path = "/api/v1/namespaces/gpu-operator/configmaps/larder-snapshot"

  private func address() throws -> ConfigMapAddress {
    try ConfigMapAddress("cm://gpu-operator/larder-snapshot")
  }

  // MARK: Addresses

  @Test func addresses() throws {
    let address = try ConfigMapAddress("cm://kube-system/a.b-c.1")
    #expect(address.namespace == "kube-system")
    #expect(address.name == "a.b-c.1")
    #expect("\(address)" == "cm://kube-system/a.b-c.1")
    #expect(ConfigMapAddress.isMeant(by: "cm://"))
    #expect(!ConfigMapAddress.isMeant(by: "./cm://a/b"))
  }

  @Test(arguments: [
    "cm://", "cm://a", "cm://a/", "cm:///a", "cm://a/b/c", "cm://a/b/", "cm://A/b", "cm://a/B",
    "cm://a.b/c", "cm://-a/b", "cm://a-/b", "cm://a/.b", "cm://a/b..c", "cm://a b/c",
    "cm://a/b?x=1", "cm://a/../b", "CM://a/b", "cm:/a/b", "cm://ä/b",
    "cm://\(String(repeating: "a", count: 64))/b", "cm://a/\(String(repeating: "b", count: 254))",
  ]) func whatIsNoAddress(_ text: String) {
    #expect(throws: ConfigMapAddress.Malformed.self) { _ = try ConfigMapAddress(text) }
  }

  // MARK: Writing

  private func write(_ text: String) async throws {
    try await store.write(
      ConfigMapStore.Document(
        text, format: .yaml, timestamp: "2026-01-03T10:30:00Z", version: "1.2.3"),
      to: try address())
  }

  @Test func whatIsWrittenHasTheKeysOfAICR() async throws {
    try fake.answer(command: "apply", with: "configmap/larder-snapshot serverside-applied\n")
    try await write("kind: Snapshot\n")
    let calls = try fake.calls()
    #expect(calls.count == 2)
    #expect(
      calls.last?.hasPrefix("apply --server-side --force-conflicts --field-manager=larder ") == true
    )
    #expect(
      try Value(json: fake.input(of: "apply"))
        == Value(
          json: #"""
            {"apiVersion": "v1", "kind": "ConfigMap",
             "metadata": {"name": "larder-snapshot", "namespace": "gpu-operator",
               "labels": {"app.kubernetes.io/name": "larder",
                 "app.kubernetes.io/component": "snapshot", "app.kubernetes.io/version": "1.2.3"}},
             "data": {"snapshot.yaml": "kind: Snapshot\n", "format": "yaml",
               "timestamp": "2026-01-03T10:30:00Z"}}
            """#))
  }

  /// A label's value has neither blanks nor a `+`.
  @Test(arguments: [("larder 1.2.3+abc", "larder_1.2.3_abc"), ("-1.2-", "1.2"), ("", "")])
  func versionsAreLabels(_ version: String, _ label: String) async throws {
    try fake.answer(command: "apply", with: "")
    try await store.write(
      ConfigMapStore.Document("x", format: .json, timestamp: "", version: version),
      to: try address())
    let written = try Value(json: fake.input(of: "apply"))
    #expect(written["metadata"]?["labels"]?["app.kubernetes.io/version"] == .string(label))
    #expect(written["data"]?["snapshot.json"] == .string("x"))
  }

  /// All values together may have 1,048,576 bytes; the other two have 24.
  @Test func whatIsTooLargeIsNotWritten() async throws {
    try fake.answer(command: "apply", with: "")
    let most = (1 << 20) - 24
    try await write(String(repeating: "x", count: most))
    let before = try fake.calls()
    let failure = await #expect(throws: KubectlFailure.self) {
      try await write(String(repeating: "x", count: most + 1))
    }
    #expect(failure?.kind == .tooMuch)
    #expect(failure?.reason.contains("has 1048577 bytes, and a ConfigMap takes 1048576") == true)
    #expect(try fake.calls() == before)
  }

  @Test func whatIsNoSnapshotIsLeftAlone() async throws {
    try fake.answer(command: "apply", with: "")
    try fake.answer(Self.path, with: #"{"data": {"Corefile": ".:53 {}"}}"#)
    let failure = await #expect(throws: KubectlFailure.self) { try await write("x") }
    #expect(
      failure?.reason
        == "cm://gpu-operator/larder-snapshot is there and holds no snapshot; nothing was written to it"
    )
    #expect(try fake.calls().count == 1)
  }

  @Test(arguments: [#"{"data": {"snapshot.yaml": "old"}}"#, #"{"metadata": {}}"#])
  func anOldSnapshotIsReplaced(_ found: String) async throws {
    try fake.answer(command: "apply", with: "")
    try fake.answer(Self.path, with: found)
    try await write("new")
    #expect(try fake.calls().count == 2)
  }

  // MARK: Reading

  private func read(_ kind: ConfigMapStore.Kind = .snapshot) async throws -> String {
    String(decoding: try await store.read(kind, at: try address()), as: UTF8.self)
  }

  @Test(arguments: [
    (#"{"snapshot.yaml": "a", "format": "yaml", "timestamp": "x"}"#, "a"),
    (#"{"snapshot.yaml": "a", "snapshot.json": "b", "format": "json"}"#, "b"),
    (#"{"snapshot.yaml": "a", "snapshot.json": "b"}"#, "a"),
    (#"{"snapshot.json": "b", "format": "toml"}"#, "b"),
  ]) func snapshots(_ data: String, _ text: String) async throws {
    try fake.answer(Self.path, with: #"{"kind": "ConfigMap", "data": \#(data)}"#)
    #expect(try await read() == text)
  }

  /// AICR keeps recipes, too, under the key of snapshots.
  @Test(arguments: [
    (#"{"recipe.yaml": "a", "snapshot.yaml": "b"}"#, "a"), (#"{"snapshot.yaml": "b"}"#, "b"),
  ]) func recipes(_ data: String, _ text: String) async throws {
    try fake.answer(Self.path, with: #"{"data": \#(data)}"#)
    #expect(try await read(.recipe) == text)
  }

  @Test func whatIsNotThereIsSaid() async throws {
    let failure = await #expect(throws: KubectlFailure.self) { _ = try await read() }
    #expect(
      failure
        == KubectlFailure(
          .notFound, "there is no ConfigMap larder-snapshot in the namespace gpu-operator"))
  }

  @Test func whatHoldsSomethingElseIsSaid() async throws {
    try fake.answer(Self.path, with: #"{"data": {"a": "x", "b": "y"}}"#)
    let failure = await #expect(throws: KubectlFailure.self) { _ = try await read() }
    #expect(
      failure?.reason
        == "cm://gpu-operator/larder-snapshot holds no snapshot; its keys are a, b")
  }
}
