import Measurements
import RecipeTable
import Testing

@Suite struct SnapshotLookupTests {
  @Test(arguments: [
    ("K8s.server.version", "v1.33.5-eks-3025e55"), ("GPU.smi.gpu-count", "8"),
    ("GPU.smi.power", "312.5"), ("GPU.smi.utilization", "0"), ("GPU.smi.vbios", "96.00"),
    ("GPU.smi.serial", "18446744073709551615"), ("K8s.slinky-slurm.api-available", "true"),
    ("OS.sysctl./proc/sys/kernel/osrelease", "6.8.0-1029-aws"),
    ("SystemD.containerd.service.ActiveState", "active"),
    ("NetworkTopology.pfs[0].rail", "0"), ("NetworkTopology.pfs[1].pciAddress", "0000:04:00.0"),
    ("NetworkTopology.pfs[rail=1].pciAddress", "0000:04:00.0"),
    ("NetworkTopology.pfs[pciAddress=0000:03:00.0].traffic", "east-west"),
    ("K8s.slinky-slurm[id=controller/slurm/main].external", "false"),
  ])
  func readings(_ path: String, _ expected: String) throws {
    #expect(try reading(path, in: SampleSnapshots.yaml) == expected)
    #expect(try reading(path, in: SampleSnapshots.json) == expected)
  }

  @Test(arguments: [
    ("Gpu.smi.driver", "the snapshot has no measurements of the type Gpu; did you mean GPU?"),
    ("Deployment.x.y", "the snapshot has no measurements of the type Deployment"),
    ("K8s.servr.version", "K8s has no subtype servr; did you mean server?"),
    ("K8s.server.verson", "K8s.server has no verson; did you mean version?"),
    ("K8s.server.nodes", "K8s.server has no nodes"),
    ("GPU.smi.tool", "GPU.smi has tool only as context, which constraints do not see"),
    (
      "NetworkTopology.pfs.rail",
      "NetworkTopology.pfs has no rail, but 2 items; choose one, such as NetworkTopology.pfs[0].rail"
    ),
    ("K8s.server[0].version", "K8s.server has no items to choose [0] from"),
    (
      "NetworkTopology.pfs[2].rail",
      "NetworkTopology.pfs has no [2]: there are 2 items, counted from 0"
    ),
    ("NetworkTopology.pfs[model=CX-7].rail", "2 items of NetworkTopology.pfs have model=CX-7"),
    ("NetworkTopology.pfs[rail=7].traffic", "no item of NetworkTopology.pfs has rail=7"),
    (
      "NetworkTopology.pfs[traffic=east-wset].rail",
      "no item of NetworkTopology.pfs has traffic=east-wset; did you mean east-west?"
    ),
    (
      "NetworkTopology.pfs[rial=0].traffic",
      "no item of NetworkTopology.pfs has a field rial; did you mean rail?"
    ),
    (
      "NetworkTopology.pfs[rail=1].slot", "NetworkTopology.pfs[rail=1] has no slot"
    ),
    (
      "NetworkTopology.pfs[0].trafic",
      "NetworkTopology.pfs[0] has no trafic; did you mean traffic?"
    ),
    ("OS.kmod.x", "OS.kmod has no x"),
  ])
  func unavailable(_ path: String, _ reason: String) throws {
    #expect(throws: Snapshot.Unavailable(reason)) { try reading(path, in: SampleSnapshots.yaml) }
  }

  @Test func aNullIsNoReading() throws {
    let text = SampleSnapshots.withSubtype("data: {a: ~, b: 'null'}")
    #expect(throws: Snapshot.Unavailable("T.s.a is null in the snapshot")) {
      try reading("T.s.a", in: text)
    }
    #expect(try reading("T.s.b", in: text) == "null")
  }

  /// The first of a type, and the first of a name in it.
  @Test func theFirstCounts() throws {
    let text = """
      measurements:
        - {type: T, subtypes: [{subtype: s, data: {a: 1}}, {subtype: s, data: {a: 2, b: 2}}]}
        - {type: T, subtypes: [{subtype: t, data: {a: 3}}]}
      """
    #expect(try reading("T.s.a", in: text) == "1")
    #expect(throws: Snapshot.Unavailable.self) { try reading("T.s.b", in: text) }
    #expect(throws: Snapshot.Unavailable.self) { try reading("T.t.a", in: text) }
  }

  @Test func dataComeBeforeContext() throws {
    let text = SampleSnapshots.withSubtype(
      "items: [{data: {a: 1}, context: {a: '2', b: x}}, {data: {a: 2}, context: {b: y}}]")
    #expect(try reading("T.s[a=2].b", in: text) == "y")
    #expect(try reading("T.s[b=x].a", in: text) == "1")
  }

  /// What Go's `%v` prints for a float64.
  @Test(arguments: [
    (1.0, "1"), (0.0, "0"), (-0.0, "-0"), (0.1, "0.1"), (312.5, "312.5"), (200_000, "200000"),
    (999_999, "999999"), (2_000_000, "2e+06"), (1_234_567.8, "1.2345678e+06"), (1e100, "1e+100"),
    (0.0004, "0.0004"), (0.00004, "4e-05"), (-1.5e-7, "-1.5e-07"), (123456.789, "123456.789"),
    (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e-300, "1e-300"),
  ])
  func textsOfNumbers(_ number: Double, _ expected: String) {
    #expect(Value.double(number).readingText == expected)
  }

  private func reading(_ path: String, in text: String) throws -> String {
    try snapshot(text).reading(at: try MeasurementPath(path))
  }
}
