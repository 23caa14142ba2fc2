import Measurements
import RecipeCompiler
import RecipeTable
import TestSupport
import Testing

/// What is read off a snapshot. Names and ids are as clouds, tools and distributions write them.
@Suite struct RecognitionTests {
  private static let ours = Result { try Recognition(table(roots: [Locations.recipes])) }

  private static func table(roots: [String]) throws -> RecipeTable {
    let compilation = compile(roots: roots, provenance: TableProvenance())
    return try RecipeTable(bytes: #require(compilation.table))
  }

  /// - Parameter readings: by address, in any order; a label's node list is part of its reading.
  private func snapshot(_ readings: [(String, Value)]) throws -> Snapshot {
    var records: [String: [String: [Snapshot.Reading]]] = [:]
    for (address, value) in readings {
      let path = try MeasurementPath(address)
      records[path.type, default: [:]][path.subtype, default: []].append(.init(path.key, value))
    }
    return Snapshot(
      measurements: records.sorted { $0.key < $1.key }.map { type, subtypes in
        Snapshot.Measurement(
          type: type,
          subtypes: subtypes.sorted { $0.key < $1.key }.map { name, data in
            Snapshot.Subtype(name: name, record: .init(data: data.sorted { $0.key < $1.key }))
          })
      })
  }

  private func recognize(
    _ dimension: Dimension, _ readings: [(String, String)],
    by recognition: Result<Recognition, any Error> = ours
  ) throws -> Recognized {
    let snapshot = try snapshot(readings.map { ($0, .string($1)) })
    return try #require(recognition.get().recognize(snapshot).first { $0.dimension == dimension })
  }

  // MARK: Service

  @Test(arguments: [
    ("aws:///us-west-2a/i-0123456789abcdef0", "eks"),
    ("gce://my-project/us-central1-a/gke-cluster-default-pool-1a2b3c4d-x1yz", "gke"),
    (
      "azure:///subscriptions/0000/resourceGroups/mc_a_b_c/providers/Microsoft.Compute"
        + "/virtualMachineScaleSets/aks-nodepool1-1-vmss/virtualMachines/0", "aks"
    ),
    ("ocid1.instance.oc1.us-chicago-1.anxxeljsaqwjupqcb4pa5kzxy4hef5dtclbkqsnmu6ke", "oke"),
    ("oci://ocid1.instance.oc1.phx.anyhqljt", "oke"),
    ("linode://12345678", "lke"),
    ("kind://docker/kind/kind-control-plane", "kind"),
    ("metal3://metal3/node-0/test1-workers-mpnbg", "metal3"),
    // A project, a zone or a node can be called like a service.
    ("gce://my-eks-project/us-east1-b/aws-eks-1", "gke"),
  ])
  func providerIds(_ id: String, _ service: String) throws {
    for address in ["K8s.node.provider-id", "K8s.node.provider"] {
      let found = try recognize(.service, [(address, id)])
      #expect(found.value == service)
      #expect(found.from == address)
      #expect(found.reading == id)
      #expect(found.reason == nil)
    }
  }

  /// As AICR stores a provider's name, as criteria or as the id's scheme.
  @Test(arguments: [
    ("eks", "eks"), ("gke", "gke"), ("aks", "aks"), ("oke", "oke"), ("kind", "kind"),
    ("lke", "lke"), ("metal3", "metal3"), ("aws", "eks"), ("gce", "gke"), ("azure", "aks"),
    ("oci", "oke"), ("linode", "lke"), ("EKS", "eks"),
  ])
  func providerNames(_ name: String, _ service: String) throws {
    #expect(try recognize(.service, [("K8s.node.provider", name)]).value == service)
  }

  @Test(arguments: [
    ("v1.33.5-eks-3025e55", "eks"), ("v1.15.11-eks-af3caf", "eks"), ("v1.34.0-gke.100", "gke"),
    ("1.34.0-gke.2201000", "gke"),
  ])
  func versions(_ version: String, _ service: String) throws {
    let found = try recognize(.service, [("K8s.server.version", version)])
    #expect(found.value == service)
    #expect(found.from == "K8s.server.version")
  }

  /// Azure's, Oracle's and Linode's versions look like everybody's.
  @Test(arguments: ["v1.33.2", "1.33", "v1.33.0-rc.1", "v1.29.0-alpha.0.eks", "gke.1"])
  func versionsThatSayNothing(_ version: String) throws {
    let alone = try recognize(.service, [("K8s.server.version", version)])
    guard case .absent(let addresses) = alone.finding else {
      Issue.record("\(alone.finding)")
      return
    }
    #expect(addresses.contains("K8s.server.version"))
    #expect(alone.value == nil)
    let managed = try recognize(
      .service, [("K8s.server.version", version), ("K8s.node.provider", "aks")])
    #expect(managed.value == "aks")
  }

  @Test func theMostTrustedAddressIsNamed() throws {
    let found = try recognize(
      .service,
      [
        ("K8s.server.version", "v1.33.5-eks-3025e55"), ("K8s.node.provider", "eks"),
        ("K8s.node.provider-id", "aws:///us-west-2a/i-0123456789abcdef0"),
      ])
    #expect(found.value == "eks")
    #expect(found.from == "K8s.node.provider")
    guard case .recognized(let clues) = found.finding else { return #expect(Bool(false)) }
    #expect(
      clues.map(\.from) == ["K8s.node.provider", "K8s.node.provider-id", "K8s.server.version"])
  }

  /// OpenShift keeps the id of the cloud that its machines are from.
  @Test(arguments: [
    ("NodeTopology.label.node.openshift.io/os_id", "rhcos|ip-10-0-1-2"),
    ("NodeTopology.label.node.openshift.io/os_id", "rhel|w1,w2"),
    ("OS.release.OPENSHIFT_VERSION", "4.16"),
    ("K8s.node.os-image", "Red Hat Enterprise Linux CoreOS 416.94.202410211619-0"),
  ])
  func openShift(_ address: String, _ reading: String) throws {
    for id in ["aws:///us-east-2a/i-04e87b31dc6b3e171", "baremetalhost:///a/b/c", "azure:///a"] {
      let found = try recognize(
        .service,
        [("K8s.node.provider-id", id), ("K8s.server.version", "v1.29.9"), (address, reading)])
      #expect(found.value == "ocp")
      #expect(found.from == address)
    }
  }

  @Test(arguments: ["Red Hat Enterprise Linux 9.4 (Plow)", "Ubuntu 24.04.2 LTS"])
  func otherImagesAreNoOpenShift(_ image: String) throws {
    let found = try recognize(
      .service, [("K8s.node.os-image", image), ("K8s.node.provider", "eks")])
    #expect(found.value == "eks")
  }

  /// Distributions that run on anybody's machines, and that this table has no recipes for.
  @Test(arguments: [
    ("v1.31.6+k3s1", "k3s"), ("v1.31.6-rc1+k3s1", "k3s"), ("v1.31.6+rke2r1", "rke2"),
  ])
  func otherDistributions(_ version: String, _ name: String) throws {
    let found = try recognize(
      .service, [("K8s.server.version", version), ("K8s.node.provider", "eks")])
    #expect(found.value == nil)
    #expect(
      found.finding
        == .unknown([
          .init(from: "K8s.server.version", reading: version, value: nil, meaning: name)
        ]))
    #expect(
      found.reason
        == "K8s.server.version is \(version), which is \(name), and no service of this table is called"
    )
  }

  @Test func contradictionsAreNotDecided() throws {
    let found = try recognize(
      .service, [("K8s.server.version", "v1.33.5-eks-3025e55"), ("K8s.node.provider", "gke")])
    #expect(found.value == nil)
    #expect(
      found.finding
        == .ambiguous([
          .init(from: "K8s.node.provider", reading: "gke", value: "gke"),
          .init(from: "K8s.server.version", reading: "v1.33.5-eks-3025e55", value: "eks"),
        ]))
    #expect(
      found.reason
        == "the snapshot does not say one service: K8s.node.provider is gke; "
        + "K8s.server.version is v1.33.5-eks-3025e55, which is eks")
  }

  /// EKS Anywhere has the versions of EKS, and GKE on AWS those of GKE.
  @Test(arguments: [
    ("vsphere://4227a2b3", "v1.31.2-eks-94953ac"),
    ("aws:///us-west-2a/i-0123456789abcdef0", "v1.29.4-gke.200"),
  ])
  func managedElsewhere(_ id: String, _ version: String) throws {
    let found = try recognize(
      .service, [("K8s.node.provider-id", id), ("K8s.server.version", version)])
    guard case .ambiguous(let clues) = found.finding else {
      Issue.record("\(found.finding)")
      return
    }
    #expect(clues.map(\.reading) == [id, version])
  }

  @Test(arguments: ["vsphere", "digitalocean://1", "self-managed", "awsome", "kindly"])
  func unknownProviders(_ name: String) throws {
    let found = try recognize(.service, [("K8s.node.provider", name)])
    #expect(
      found.finding == .unknown([.init(from: "K8s.node.provider", reading: name, value: nil)]))
  }

  // MARK: Accelerator

  /// As nvidia-smi writes them.
  private static let products = [
    ("NVIDIA A100-SXM4-40GB", "a100"), ("NVIDIA A100-SXM4-80GB", "a100"),
    ("NVIDIA A100-PCIE-40GB", "a100"), ("NVIDIA A100 80GB PCIe", "a100"),
    ("NVIDIA A100-SXM-64GB", "a100"), ("NVIDIA H100 80GB HBM3", "h100"),
    ("NVIDIA H100 PCIe", "h100"), ("NVIDIA H100 NVL", "h100"), ("NVIDIA H100", "h100"),
    ("NVIDIA H200", "h200"), ("NVIDIA H200 NVL", "h200"), ("NVIDIA B200", "b200"),
    ("NVIDIA GB200", "gb200"), ("NVIDIA GB300", "gb300"), ("NVIDIA L40", "l40"),
    ("NVIDIA L40S", "l40s"),
    ("NVIDIA RTX PRO 6000 Blackwell Server Edition", "rtx-pro-6000"),
    ("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "rtx-pro-6000"),
  ]

  @Test(arguments: products)
  func productNames(_ name: String, _ accelerator: String) throws {
    #expect(try recognize(.accelerator, [("GPU.smi.gpu.model", name)]).value == accelerator)
    // GPU feature discovery writes them into a label, where blanks cannot be.
    let label = name.replacing(" ", with: "-")
    let found = try recognize(
      .accelerator, [("NodeTopology.label.nvidia.com/gpu.product", "\(label)|n1,n2 (+30 more)")])
    #expect(found.value == accelerator)
    #expect(found.reading == label)
  }

  /// Parts of a GPU, shared ones, and the names that clouds have.
  @Test(arguments: [
    ("nvidia.com/gpu.product", "NVIDIA-H100-80GB-HBM3-MIG-1g.10gb", "h100"),
    ("nvidia.com/gpu.product", "NVIDIA-A100-SXM4-40GB-SHARED", "a100"),
    ("cloud.google.com/gke-accelerator", "nvidia-tesla-a100", "a100"),
    ("cloud.google.com/gke-accelerator", "nvidia-a100-80gb", "a100"),
    ("cloud.google.com/gke-accelerator", "nvidia-h100-80gb", "h100"),
    ("cloud.google.com/gke-accelerator", "nvidia-h100-mega-80gb", "h100"),
    ("cloud.google.com/gke-accelerator", "nvidia-h200-141gb", "h200"),
    ("cloud.google.com/gke-accelerator", "nvidia-b200", "b200"),
    ("cloud.google.com/gke-accelerator", "nvidia-gb200", "gb200"),
    ("cloud.google.com/gke-accelerator", "nvidia-rtx-pro-6000", "rtx-pro-6000"),
    ("karpenter.k8s.aws/instance-gpu-name", "h100", "h100"),
    ("karpenter.k8s.aws/instance-gpu-name", "l40s", "l40s"),
  ])
  func labels(_ label: String, _ value: String, _ accelerator: String) throws {
    let found = try recognize(
      .accelerator, [("NodeTopology.label.\(label)", "\(value)|gpu-node-1")])
    #expect(found.value == accelerator)
    #expect(found.from == "NodeTopology.label.\(label)")
  }

  /// As AICR stores what the PCI device says.
  @Test(arguments: [
    "a100", "b200", "gb200", "gb300", "h100", "h200", "l40", "l40s", "rtx-pro-6000",
  ])
  func models(_ model: String) throws {
    #expect(try recognize(.accelerator, [("GPU.hardware.model", model)]).value == model)
  }

  @Test(arguments: [
    "NVIDIA L4", "l4", "NVIDIA-L4", "nvidia-l4", "Tesla T4", "nvidia-tesla-t4",
    "NVIDIA GH200 480GB",
    "NVIDIA GH200 120GB", "gh200", "NVIDIA RTX A1000", "NVIDIA RTX A6000", "NVIDIA A10",
    "NVIDIA A10G",
    "NVIDIA A800-SXM4-80GB", "NVIDIA H800", "NVIDIA H20", "NVIDIA H20-3e", "NVIDIA B300 SXM6 AC",
    "NVIDIA GB10", "NVIDIA L20", "Tesla V100-SXM2-32GB", "NVIDIA RTX 6000 Ada Generation",
    "NVIDIA RTX PRO 5000 Blackwell", "NVIDIA RTX PRO 6000D", "Quadro RTX 6000", "NVIDIA A100X",
    "NVIDIA Graphics Device", "PRO 6000",
  ])
  func otherProducts(_ name: String) throws {
    for address in [
      "GPU.hardware.model", "GPU.smi.gpu.model", "NodeTopology.label.nvidia.com/gpu.product",
    ] {
      let found = try recognize(.accelerator, [(address, name)])
      #expect(found.value == nil)
      #expect(found.finding == .unknown([.init(from: address, reading: name, value: nil)]))
      #expect(
        found.reason == "\(address) is \(name), which no accelerator of this table is called")
    }
  }

  // MARK: More than one

  private let product = "NodeTopology.label.nvidia.com/gpu.product"

  @Test func severalModelsInOneCluster() throws {
    let found = try recognize(
      .accelerator,
      [
        (product + ".NVIDIA-L40", "NVIDIA-L40|n3"),
        (product + ".NVIDIA-H100-80GB-HBM3", "NVIDIA-H100-80GB-HBM3|n1,n2"),
        ("GPU.hardware.model", "h100"),
      ])
    guard case .ambiguous(let clues) = found.finding else {
      Issue.record("\(found.finding)")
      return
    }
    #expect(clues.map(\.value) == ["h100", "l40", "h100"])
    #expect(clues.map(\.from) == [product, product, "GPU.hardware.model"])
  }

  /// One of them has recipes, and none is for both.
  @Test func anUnknownModelBesideAKnownOne() throws {
    let found = try recognize(
      .accelerator, [(product, "NVIDIA-T4|n1"), ("GPU.hardware.model", "h100")])
    guard case .ambiguous = found.finding else {
      Issue.record("\(found.finding)")
      return
    }
    #expect(
      found.reason
        == "the snapshot does not say one accelerator: \(product) is NVIDIA-T4, which no accelerator "
        + "of this table is called; GPU.hardware.model is h100")
  }

  /// Whole GPUs and divided ones are one model.
  @Test func severalNamesOfOneModel() throws {
    let found = try recognize(
      .accelerator,
      [
        (product + ".NVIDIA-H100-80GB-HBM3", "NVIDIA-H100-80GB-HBM3|n1"),
        (
          product + ".NVIDIA-H100-80GB-HBM3-MIG-1g.10gb",
          "NVIDIA-H100-80GB-HBM3-MIG-1g.10gb|n2"
        ),
      ])
    #expect(found.value == "h100")
    #expect(found.reading == "NVIDIA-H100-80GB-HBM3")
  }

  /// `nvidia.com/gpu.product.x` with one value is a label of its own.
  @Test func labelsThatOnlyBeginAlike() throws {
    let found = try recognize(.accelerator, [(product + ".NVIDIA-L40", "NVIDIA-L40|n3")])
    guard case .absent = found.finding else {
      Issue.record("\(found.finding)")
      return
    }
  }

  /// Newer snapshots list labels one by one; what is folded beside them is not read.
  @Test(
    arguments: [(["NVIDIA-GB200"], "gb200"), (["NVIDIA-B200", "NVIDIA-GB200"], nil)]
      as [([String], String?)])
  func labelsAsItems(_ values: [String], _ accelerator: String?) throws {
    let items = values.map { value in
      Snapshot.Record(
        data: [.init("node-count", .int(1)), .init("node-list", .string("n1"))],
        context: [
          .init("key", .string("nvidia.com/gpu.product")), .init("value", .string(value)),
        ])
    }
    let other = Snapshot.Record(
      data: [], context: [.init("key", .string("a")), .init("value", .string("NVIDIA-L40"))])
    let folded = Snapshot.Record(data: [.init("nvidia.com/gpu.product", .string("NVIDIA-L40|n1"))])
    let snapshot = Snapshot(measurements: [
      .init(
        type: "NodeTopology",
        subtypes: [.init(name: "label", record: folded, items: [other] + items)])
    ])
    let found = try #require(
      Self.ours.get().recognize(snapshot).first { $0.dimension == .accelerator })
    #expect(found.value == accelerator)
  }

  // MARK: Operating system

  @Test(arguments: [
    ("ubuntu", "ubuntu"), ("cos", "cos"), ("rhel", "rhel"), ("rhcos", "rhel"),
    ("amzn", "amazonlinux"), ("talos", "talos"), ("ol", "ol"), ("Ubuntu", "ubuntu"),
  ])
  func operatingSystems(_ id: String, _ os: String) throws {
    let found = try recognize(.os, [("OS.release.ID", id)])
    #expect(found.value == os)
    #expect(found.from == "OS.release.ID")
  }

  @Test(arguments: ["flatcar", "debian", "fedora", "sles", "bottlerocket", "rocky", "any"])
  func otherOperatingSystems(_ id: String) throws {
    let found = try recognize(.os, [("OS.release.ID", id)])
    #expect(found.finding == .unknown([.init(from: "OS.release.ID", reading: id, value: nil)]))
    #expect(found.reason == "OS.release.ID is \(id), which no os of this table is called")
  }

  // MARK: The whole

  @Test func nothingIsGuessed() throws {
    let found = try Self.ours.get().recognize(Snapshot(measurements: []))
    #expect(found.map(\.dimension) == [.service, .accelerator, .os])
    for recognized in found {
      guard case .absent(let addresses) = recognized.finding else {
        Issue.record("\(recognized.finding)")
        continue
      }
      #expect(!addresses.isEmpty)
      #expect(recognized.value == nil && recognized.from == nil && recognized.reading == nil)
      #expect(recognized.reason?.contains(addresses[0]) == true)
    }
  }

  @Test func emptyReadingsAreNone() throws {
    let found = try recognize(.service, [("K8s.node.provider", " "), ("K8s.node.provider-id", "")])
    guard case .absent = found.finding else {
      Issue.record("\(found.finding)")
      return
    }
  }

  @Test(arguments: [(Value.int(12), 12), (.int(0), nil), (.string("12"), nil)] as [(Value, Int?)])
  func nodes(_ count: Value, _ expected: Int?) throws {
    #expect(try snapshot([("NodeTopology.summary.node-count", count)]).nodeCount == expected)
    #expect(Snapshot(measurements: []).nodeCount == nil)
  }

  /// The table alone decides: what a private tree adds is recognized, and what it says of an address.
  @Test func aTreesOwnNames() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      kind: CriteriaCatalog
      apiVersion: larder.dev/v1alpha1
      dimensions:
        accelerator: [{name: l4}, {name: vr200}]
        service: [{name: rke2}, {name: acme}]
      """, to: "criteria.yaml")
    try folder.write(
      """
      kind: ClusterFacts
      apiVersion: larder.dev/v1alpha1
      addresses:
        - {name: K8s.config.acme, tells: service, holds: acme, vague: true, source: 'https://a'}
      names:
        - {name: L4, in: gpu, means: l4, source: 'https://a'}
        - {name: 'yes, *', in: acme, means: acme, prevails: true, source: 'https://a'}
        - {name: amzn, in: os-id, means: ol, source: 'https://a'}
      """, to: "facts.yaml")
    let mine = Result {
      try Recognition(Self.table(roots: [Locations.recipes, folder.path]))
    }
    func value(_ dimension: Dimension, _ readings: [(String, String)]) throws -> String? {
      try recognize(dimension, readings, by: mine).value
    }
    #expect(try value(.accelerator, [("GPU.smi.gpu.model", "NVIDIA L4")]) == "l4")
    #expect(try value(.accelerator, [("GPU.hardware.model", "vr200")]) == "vr200")
    #expect(try value(.accelerator, [("GPU.smi.gpu.model", "NVIDIA L40S")]) == "l40s")
    #expect(try value(.service, [("K8s.server.version", "v1.31.6+rke2r1")]) == "rke2")
    let acme = [("K8s.config.acme", "Yes, truly"), ("K8s.node.provider", "eks")]
    #expect(try value(.service, acme) == "acme")
    #expect(
      try value(.service, [("K8s.config.acme", "no"), ("K8s.node.provider", "eks")]) == "eks")
    #expect(try value(.os, [("OS.release.ID", "amzn")]) == "ol")
  }
}
