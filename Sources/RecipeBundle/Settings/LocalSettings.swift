import RecipeTable

/// What somebody changes of a recipe for a cluster of theirs when the bundle is made.
public struct LocalSettings: Sendable, Equatable {
  /// A value at a place, in the order in which they apply: a later one wins.
  struct Assignment: Sendable, Equatable {
    var place: ComponentPath
    let value: Value
  }

  /// What the registry keeps paths for; each is put at those of every component that is deployed. The
  /// names are those of the lists in a table's catalog.
  enum Purpose: String, CaseIterable, Sendable {
    case systemSelectors, systemTolerations, acceleratedSelectors, acceleratedTolerations
    case workloadSelectors, nodeCounts, storageClasses, sharedStorageClasses
  }

  var assignments: [Assignment] = []
  /// Maps of labels, lists of tolerations, a number, names.
  var purposes: [Purpose: Value] = [:]
  /// What goes to a file of the cluster's own.
  var dynamic: [ComponentPath] = []
  /// Whether a path that no recipe knows may be set.
  public var allowsNewPaths = false

  public init() {}

  public var isEmpty: Bool { assignments.isEmpty && purposes.isEmpty && dynamic.isEmpty }

  /// The number of nodes, where it is set.
  public var nodes: Int? { purposes[.nodeCounts]?.int }
}

extension LocalSettings.Purpose {
  /// What people type.
  var option: String {
    switch self {
    case .systemSelectors: "--system-node-selector"
    case .systemTolerations: "--system-node-toleration"
    case .acceleratedSelectors: "--accelerated-node-selector"
    case .acceleratedTolerations: "--accelerated-node-toleration"
    case .workloadSelectors: "--workload-selector"
    case .nodeCounts: "--nodes"
    case .storageClasses: "--storage-class"
    case .sharedStorageClasses: "--shared-storage-class"
    }
  }

  /// What `settings.yaml` calls it.
  var field: String {
    switch self {
    case .systemSelectors: "systemNodeSelector"
    case .systemTolerations: "systemNodeTolerations"
    case .acceleratedSelectors: "acceleratedNodeSelector"
    case .acceleratedTolerations: "acceleratedNodeTolerations"
    case .workloadSelectors: "workloadSelector"
    case .nodeCounts: "nodes"
    case .storageClasses: "storageClass"
    case .sharedStorageClasses: "sharedStorageClass"
    }
  }
}
