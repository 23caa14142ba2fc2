import RecipeTable
import TestSupport
import Testing

@testable import ClusterAccess

/// `kubectl` as a program beside us: what it is asked, and what becomes of what it says.
@Suite struct KubectlTests {
  let fake: FakeKubectl
  let kubectl: Kubectl

  init() throws {
    fake = try FakeKubectl()
    kubectl = Kubectl(program: fake.path)
  }

  @Test func whatIsAskedIsAnswered() async throws {
    try fake.answer("/version", with: #"{"gitVersion": "v1.34.1", "major": "1"}"#)
    let answer = try await kubectl.get("/version", keeping: .only("gitVersion"))
    #expect(answer == .map([Value.Field("gitVersion", .string("v1.34.1"))]))
    #expect(try fake.calls() == ["get --raw /version --request-timeout=20s"])
  }

  @Test func theClusterIsTheOneThatWasChosen() async throws {
    try fake.answer("/version", with: "{}")
    let other = Kubectl(
      program: fake.path, context: "--lab", kubeconfig: "/a b/config",
      requestTimeout: .milliseconds(300))
    _ = try await other.get("/version")
    // A context that looks like an option is one word with its own.
    #expect(
      try fake.calls() == [
        "get --raw /version --request-timeout=1s --context=--lab --kubeconfig=/a b/config"
      ])
  }

  // MARK: Lists

  private static func page(_ names: [String], next: String = "") -> String {
    let items = names.map { #"{"metadata": {"name": "\#($0)", "uid": "x"}}"# }
    return """
      {"kind": "List", "metadata": {"continue": "\(next)", "resourceVersion": "7"},
       "items": [\(items.joined(separator: ","))]}
      """
  }

  private func names() async throws -> [String] {
    try await kubectl.reduce(
      "/api/v1/nodes", keeping: .fields(["metadata": .only("name")]), into: [String]()
    ) { names, item in
      // Nothing else was kept.
      names.append(item.json())
    }
  }

  @Test func listsAreReadPageByPage() async throws {
    try fake.answer("/api/v1/nodes?limit=500", with: Self.page(["a", "b"], next: "x/=+"))
    try fake.answer(
      "/api/v1/nodes?limit=500&continue=x%2F%3D%2B", with: Self.page(["c"], next: ""))
    let expected = ["a", "b", "c"].map { #"{"metadata":{"name":"\#($0)"}}"# }
    #expect(try await names() == expected)
  }

  /// Go writes a list without elements as null.
  @Test func aListCanBeEmpty() async throws {
    try fake.answer("/api/v1/nodes?limit=500", with: #"{"items": null, "metadata": {}}"#)
    #expect(try await names() == [])
  }

  private static let expired =
    "Error from server (Expired): The provided continue parameter is too old"

  @Test func aListThatWasForgottenBeginsAgain() async throws {
    try fake.answer("/api/v1/nodes?limit=500", with: Self.page(["a"], next: "t"))
    try fake.refuse("/api/v1/nodes?limit=500&continue=t", with: Self.expired, turn: 1)
    try fake.answer("/api/v1/nodes?limit=500&continue=t", with: Self.page(["b"]))
    // Nothing is there twice.
    #expect(try await names().count == 2)
  }

  @Test func aListThatIsAlwaysForgottenEnds() async throws {
    try fake.answer("/api/v1/nodes?limit=500", with: Self.page(["a"], next: "t"))
    try fake.refuse("/api/v1/nodes?limit=500&continue=t", with: Self.expired)
    let failure = await #expect(throws: KubectlFailure.self) { _ = try await names() }
    #expect(failure?.kind == .expired)
    #expect(try fake.calls().count == 4)
  }

  @Test func aListThatDoesNotEndIsNone() async throws {
    try fake.answer("/api/v1/nodes?limit=500", with: Self.page(["a"], next: "t"))
    try fake.answer("/api/v1/nodes?limit=500&continue=t", with: Self.page(["a"], next: "t"))
    let failure = await #expect(throws: KubectlFailure.self) { _ = try await names() }
    #expect(failure?.reason == "the pages of /api/v1/nodes do not end")
  }

  @Test(arguments: [
    (#"{"kind": "Status"}"#, "the answer to /api/v1/nodes is no list"),
    (#"{"items": {}}"#, "the answer to /api/v1/nodes is no list"),
    (
      "<html>",
      "the answer to /api/v1/nodes?limit=500 is no JSON: a value is missing at byte 0"
    ),
    (
      #"{"items": ["#,
      "the answer to /api/v1/nodes?limit=500 is no JSON: a value is missing at byte 11"
    ),
  ]) func anotherAnswerIsNone(_ answer: String, _ reason: String) async throws {
    try fake.answer("/api/v1/nodes?limit=500", with: answer)
    let failure = await #expect(throws: KubectlFailure.self) { _ = try await names() }
    #expect(failure == KubectlFailure(.malformed, reason))
  }

  // MARK: Refusals

  /// As kubectl 1.34 says them.
  @Test(arguments: [
    (
      "error: You must be logged in to the server (Unauthorized)", KubectlFailure.Kind.unauthorized,
      "the API server does not know who asks: You must be logged in to the server (Unauthorized)"
    ),
    (
      #"Error from server (Forbidden): nodes is forbidden: User "x" cannot list it"#, .forbidden,
      #"the API server does not allow it: nodes is forbidden: User "x" cannot list it"#
    ),
    (
      "Error from server (NotFound): the server could not find the requested resource", .notFound,
      "the API server has no such thing: the server could not find the requested resource"
    ),
    (
      "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host?",
      .unreachable, "the API server 10.0.0.1:6443 refused the connection"
    ),
    (
      "The connection to the server localhost:8080 was refused - did you specify the right host?",
      .unreachable, "kubectl knows no cluster: no kubeconfig names one"
    ),
    (
      "Unable to connect to the server: net/http: TLS handshake timeout", .unreachable,
      "the API server cannot be reached: net/http: TLS handshake timeout"
    ),
    (
      "Error from server (ServiceUnavailable): later", .unreachable,
      "the API server cannot answer now: later"
    ),
    (
      "Error from server (InternalError): an error on the server", .other,
      "the API server answered InternalError: an error on the server"
    ),
    (
      #"error: context "foo" does not exist"#, .other, #"kubectl: context "foo" does not exist"#
    ),
    ("Error from server (", .other, "kubectl: Error from server ("),
  ]) func refusalsAreSaidPlainly(
    _ complaint: String, _ kind: KubectlFailure.Kind, _ reason: String
  ) async throws {
    try fake.refuse("/version", with: complaint)
    let failure = await #expect(throws: KubectlFailure.self) {
      _ = try await kubectl.get("/version")
    }
    #expect(failure == KubectlFailure(kind, reason))
  }

  @Test func aProgramThatIsNotThereIsSaid() async throws {
    let missing = Kubectl(program: "/nowhere/kubectl")
    let failure = await #expect(throws: KubectlFailure.self) {
      _ = try await missing.get("/version")
    }
    #expect(failure?.kind == .noProgram)
    #expect(failure?.reason.contains("there is no program /nowhere/kubectl") == true)
  }

  @Test func moreThanAskedForIsTooMuch() async throws {
    try fake.answer("/version", with: String(repeating: "x", count: 2000))
    let failure = await #expect(throws: KubectlFailure.self) {
      _ = try await kubectl.output(["get", "--raw", "/version"], limit: 1000)
    }
    #expect(failure?.kind == .tooMuch)
  }
}
