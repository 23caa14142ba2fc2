public import ClusterAccess
public import RecipeTable

/// A run of `larder snapshot` within a cluster.
public struct AgentSettings: Sendable {
  /// What a snapshot is gathered by, as its measurements are called.
  public enum Part: String, Sendable, CaseIterable {
    case systemD = "SystemD"
    case os = "OS"
    case gpu = "GPU"
    case k8s = "K8s"
    case nodeTopology = "NodeTopology"
  }

  /// Something that Kubernetes would refuse.
  public struct Unfit: Error, Equatable {
    /// A sentence without its full stop.
    public let reason: String
  }

  /// Of all that is made in the namespace.
  public let name: String
  public let namespace: String
  /// It holds `larder` and `kubectl`, and `systemctl` where services are captured.
  public let image: String
  public let output: ConfigMapAddress
  /// Labels of the nodes that it may run on.
  public var nodeSelector: [(key: String, value: String)] = []
  /// As a pod's `tolerations` have them.
  public var tolerations: [Value] = []
  public var imagePullSecrets: [String] = []
  public var parts = Set(Part.allCases)
  /// As cron writes times; nil for once.
  public var schedule: String?
  /// Whether it shares the node's network, whose settings it tells then.
  public var usesHostNetwork = false

  public init(
    name: String, namespace: String, image: String, output: ConfigMapAddress
  ) throws(Unfit) {
    // The Pods of a CronJob's Jobs have a name that is longer by what tells them apart.
    guard KubernetesName.isLabel(name), name.utf8.count <= Self.longestName else {
      throw Unfit(
        reason: "\"\(name)\" is no name of at most \(Self.longestName) small letters, digits and -")
    }
    guard KubernetesName.isLabel(namespace) else {
      throw Unfit(
        reason:
          "\"\(namespace)\" is no namespace, which is named with at most 63 small letters, digits and -"
      )
    }
    guard !image.isEmpty, image.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Unfit(reason: "\"\(image)\" is no image")
    }
    self.name = name
    self.namespace = namespace
    self.image = image
    self.output = output
  }

  private static let longestName = 52

  /// The cluster's own things are of no namespace, and two agents have two.
  var clusterName: String { "\(namespace).\(name)" }
}
