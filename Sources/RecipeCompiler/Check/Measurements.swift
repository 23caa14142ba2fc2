import RecipeTable

/// What the value of a measurement is, and so how it can be compared.
enum MeasurementKind: Sendable {
  /// Has an order.
  case version
  case number
  /// One of a set of names, which have no order.
  case name
  /// Anything.
  case text
}

/// The measurements of a snapshot, as AICR's measurement schema describes them, and those of releases
/// before it. Sets of keys that producers are free to extend are open.
enum MeasurementCatalog {
  struct Keys: Sendable {
    let known: [String: MeasurementKind]
    /// What a key is that is not among the known; nil where there are no others.
    let others: MeasurementKind?

    static func only(_ known: [String: MeasurementKind]) -> Keys {
      Keys(known: known, others: nil)
    }

    static func open(_ known: [String: MeasurementKind] = [:]) -> Keys {
      Keys(known: known, others: .text)
    }

    static func names(_ keys: String...) -> [String: MeasurementKind] {
      Dictionary(uniqueKeysWithValues: keys.map { ($0, .name) })
    }

    static func numbers(_ keys: String...) -> [String: MeasurementKind] {
      Dictionary(uniqueKeysWithValues: keys.map { ($0, .number) })
    }

    func kind(_ key: String) -> MeasurementKind? { known[key] ?? others }
  }

  struct Subtype: Sendable {
    /// Of the subtype itself: `Type.subtype.key`.
    var scalars = Keys.only([:])
    /// Of each of its items: `Type.subtype[selector].key`.
    var items = Keys.only([:])
  }

  /// The subtypes of each type.
  static let types: [String: [String: Subtype]] = [
    "K8s": kubernetes, "GPU": gpu, "OS": operatingSystem, MeasurementPath.unitType: [:],
    "NodeTopology": nodeTopology, "NetworkTopology": networkTopology,
    MeasurementPath.deploymentType: [:],
  ]

  /// A label of the nodes with GPUs: `label`, `label=value`, or `!label`.
  static let gpuNodesLabel = MeasurementPath.gpuNodesLabel

  private static let kubernetes: [String: Subtype] = [
    "server": Subtype(
      scalars: .only(["version": .version, "platform": .name, "goVersion": .text])),
    "node": Subtype(
      scalars: .only(
        [
          "container-runtime-version": .version, "kubelet-version": .version,
          "kernel-version": .version, "os-image": .text,
        ].merging(
          Keys.names(
            "source-node", "provider", "provider-id", "container-runtime-id",
            "container-runtime-name", "operating-system")
        ) { $1 })),
    "aks-gpu-pools": Subtype(
      scalars: .only(["gpu-driver": .name, "gpu-pool-count": .number, "gpu-pools": .text])),
    "gke-gpu-pools": Subtype(
      scalars: .only(
        ["gpu-driver-installation": .name, "gpu-pool-count": .number, "gpu-pools": .text])),
    "oke-addons": Subtype(
      scalars: .only(["addon-count": .number, "nvidia-gpu-plugin": .name])),
    "oke-legacy-plugin": Subtype(
      scalars: .only(Keys.names("nvidia-gpu-device-plugin", "daemonset"))),
    "slinky-slurm": slurm,
    "mariadb-operator": operatorEvidence, "percona-server-mongodb": operatorEvidence,
    "default-storage-class": Subtype(
      scalars: .only(
        ["collection-state": .name, "default-count": .number, "default-classes": .text])),
    "image": Subtype(scalars: .open()), "policy": Subtype(scalars: .open()),
    "config": Subtype(scalars: .open()),
  ]

  private static let slurm = Subtype(
    scalars: .only(
      Keys.names("api-available", "api-version", "collection-state", "detected").merging(
        Keys.numbers(
          "controller-count", "nodeset-count", "loginset-count", "restapi-count",
          "accounting-count")
      ) { $1 }),
    items: .only(
      Keys.names(
        "cluster-name", "external", "accounting-ref-present", "partition-enabled", "id", "kind",
        "namespace", "name", "api-version", "controller-id")))

  private static let operatorEvidence = Subtype(
    scalars: .only(Keys.names("collection-state", "api-available", "api-version")))

  private static let gpu: [String: Subtype] = [
    "hardware": Subtype(scalars: .open()),
    "info": Subtype(scalars: .open(Keys.names("type"))),
    "smi": Subtype(scalars: .open(["driver-version": .version, "cuda-version": .version])),
    "device": Subtype(scalars: .open()), "driver": Subtype(scalars: .open(["version": .version])),
  ]

  private static let operatingSystem: [String: Subtype] = [
    "release": Subtype(
      scalars: .open(
        ["VERSION_ID": .version].merging(
          Keys.names("ID", "ID_LIKE", "NAME", "PRETTY_NAME", "VERSION_CODENAME", "VARIANT_ID")
        ) { $1 })),
    "sysctl": Subtype(
      scalars: .open(["/proc/sys/kernel/osrelease": .version, "/proc/sys/kernel/ostype": .name])),
    "grub": Subtype(scalars: .open()), "kmod": Subtype(scalars: .open()),
    "extensions": Subtype(scalars: .open()),
  ]

  private static let nodeTopology: [String: Subtype] = [
    "summary": Subtype(scalars: .only(Keys.numbers("node-count", "taint-count", "label-count"))),
    "label": Subtype(scalars: .open(), items: .open()),
    "taint": Subtype(scalars: .open(), items: .open()),
  ]

  private static let networkTopology: [String: Subtype] = [
    "identity": Subtype(scalars: .only(Keys.numbers("pf-count", "rail-count"))),
    "capabilities": Subtype(scalars: .only(Keys.names("sriov", "rdma", "ib"))),
    "pfs": Subtype(
      items: .only(
        Keys.names(
          "pciAddress", "deviceID", "psid", "partNumber", "rdmaDevice", "networkInterface",
          "model", "connectedGPU", "gpuProximity", "traffic"
        ).merging(Keys.numbers("rail", "numaNode")) { $1 })),
    "kernel-modules": Subtype(scalars: .open()),
  ]
}

/// What is wrong with the address of a measurement.
enum MeasurementProblem: Error {
  /// Not three parts, or one is empty.
  case shape
  case unknownType(String)
  case unknownSubtype(String, known: [String])
  case unknownKey(String, known: [String])
}

extension MeasurementCatalog {
  /// The address that a constraint's name is.
  static func path(_ name: String) throws(MeasurementProblem) -> MeasurementPath {
    do {
      return try MeasurementPath(name)
    } catch {
      throw .shape
    }
  }

  /// What there is at an address.
  static func kind(_ path: MeasurementPath) throws(MeasurementProblem) -> MeasurementKind {
    guard let subtypes = types[path.type] else { throw .unknownType(path.type) }
    if path.type == MeasurementPath.unitType { return .text }
    if path.type == MeasurementPath.deploymentType {
      return path.key == "version" ? .version : .text
    }
    if "\(path.type).\(path.subtype).\(path.key)" == gpuNodesLabel { return .text }
    guard let known = subtypes[path.subtype] else {
      throw .unknownSubtype(path.subtype, known: subtypes.keys.inByteOrder)
    }
    let keys = path.selector == nil ? known.scalars : known.items
    guard let kind = keys.kind(path.key) else {
      throw .unknownKey(path.key, known: keys.known.keys.inByteOrder)
    }
    return kind
  }
}
