public import ClusterAccess
import RecipeTable
import YAMLSyntax

/// Brings an agent into a cluster, waits for it, and takes it away again.
public struct AgentControl: Sendable {
  /// How a Job ended.
  public enum Outcome: Sendable, Equatable {
    case complete
    /// With Kubernetes's own words.
    case failed(String)
    /// Not within the time.
    case unfinished
  }

  private let kubectl: Kubectl
  private let settings: AgentSettings

  public init(_ kubectl: Kubectl, _ settings: AgentSettings) {
    self.kubectl = kubectl
    self.settings = settings
  }

  /// Applies all of it, or nothing where the cluster would refuse a part. A Job of before is taken away,
  /// as one that has ended runs no second time.
  ///
  /// - Parameter manifests: as ``AgentManifests/yaml()`` gives them.
  public func apply(_ manifests: String) async throws(KubectlFailure) {
    try await kubectl.apply(manifests, isTrial: true)
    _ = try await kubectl.output([
      "delete", "job", settings.name, "--namespace=\(settings.namespace)", "--ignore-not-found",
      "--timeout=60s",
    ])
    try await kubectl.apply(manifests)
  }

  /// Takes all of it away, but for the ConfigMap, which is what it was for.
  public func remove() async throws(KubectlFailure) {
    let names = Value.map([
      Value.Field("apiVersion", .string("v1")), Value.Field("kind", .string("List")),
      Value.Field("items", .array(AgentManifests(settings).names)),
    ])
    _ = try await kubectl.output(
      ["delete", "--ignore-not-found", "--timeout=60s", "--filename=-"],
      input: Array(names.json().utf8))
  }

  /// Waits until the Job has ended.
  ///
  /// - Parameter interval: between two looks at it.
  public func wait(
    atMost limit: Duration, lookingEvery interval: Duration = .seconds(2)
  ) async throws(KubectlFailure) -> Outcome {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while true {
      let path = "/apis/batch/v1/namespaces/\(settings.namespace)/jobs/\(settings.name)"
      let job = try await kubectl.get(path, keeping: .only("status"))
      if let outcome = Self.outcome(of: job) { return outcome }
      guard clock.now + interval < end else { return .unfinished }
      do {
        try await clock.sleep(for: interval)
      } catch {
        return .unfinished
      }
    }
  }

  /// - Returns: nil while it runs.
  static func outcome(of job: Value) -> Outcome? {
    for condition in job["status"]?["conditions"]?.elements ?? []
    where condition["status"]?.string == "True" {
      switch condition["type"]?.string {
      case "Complete": return .complete
      case "Failed":
        let words = ["reason", "message"].compactMap { condition[$0]?.string }
        return .failed(words.joined(separator: ": "))
      default: continue
      }
    }
    return nil
  }
}
