import Diagnostics
import RecipeTable

/// What is true of hardware, services, operating systems, charts and checks, whoever writes recipes:
/// the entries of `facts.yaml`. What is not known is nil or absent, and rules are silent about it.
struct ClusterFacts: Sendable {
  struct Accelerator: Sendable {
    let name: String
    let source: String
    /// The CPU that it always comes with, as Kubernetes calls its architecture.
    var cpu: Sourced<String>?
    /// The profiles that it can be divided into; none where it cannot be divided.
    var profiles: Sourced<[String]>?
    /// The first driver with which it can be divided.
    var dividingDriver: String?
    /// The first driver that knows it.
    var driver: Sourced<String>?
    /// The CUDA version that came with that driver.
    var cuda: String?
  }

  /// The newest minor version of Kubernetes that something offers.
  struct Kubernetes: Sendable {
    let newest: String
    let lookedUp: String
    let source: String
  }

  /// One release of an operating system.
  struct OperatingSystem: Sendable, Hashable {
    let name: String
    let version: String
    /// The newest kernel that it comes with.
    let newestKernel: String
    let source: String
  }

  /// What one release of a chart says of itself.
  struct Chart: Sendable {
    let name: String
    let version: String
    /// The versions of Kubernetes that it installs on; nil for all.
    let kubeVersion: ConstraintExpression?
    let repository: String
    /// What the repository writes before the numbers of a version: `v`, or nothing; nil where that
    /// is not known.
    let versionPrefix: String?
    /// The architectures that it has images for; nil where that is not known.
    let architectures: [String]?
    let source: String
  }

  /// A component that is for some hardware only.
  struct Component: Sendable {
    let name: String
    /// The accelerators that it is for, by service.
    let accelerators: [String: [String]]
    let source: String
  }

  /// What a check needs to do anything but be skipped.
  struct Check: Sendable {
    let name: String
    /// The accelerators that it knows on each service; nil for all, everywhere.
    let accelerators: [String: [String]]?
    /// Constraints of its phase that make up for what it does not know.
    let unless: [String]
    /// A component without which it is skipped.
    let component: String?
    let source: String
  }

  /// A fact with where it comes from.
  struct Sourced<Value: Sendable>: Sendable {
    let value: Value
    let source: String
  }

  var accelerators: [String: Accelerator] = [:]
  var kubernetes: Kubernetes?
  var services: [String: Kubernetes] = [:]
  var operatingSystems: [OperatingSystem] = []
  var charts: [String: [Chart]] = [:]
  var components: [String: Component] = [:]
  var checks: [String: Check] = [:]
  /// What is looked at to read criteria off a snapshot, the most trusted first.
  var addresses: [Address] = []
  /// What stands there.
  var names: [Name] = []
  /// Facts that say nothing of where they come from, with what they are about.
  var unsourced: [(what: String, range: SourceRange)] = []

  /// The facts of the newest release of a chart that is no newer than a version.
  func chart(_ name: String, upTo version: String) -> Chart? {
    let older = (charts[name] ?? []).filter { $0.version.isVersion(upTo: version) }
    // Of equals the last, with which a tree replaces what this program says.
    return older.reversed().max { $0.version.startsBefore($1.version) }
  }
}
