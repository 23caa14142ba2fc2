import Diagnostics
import Measurements
import RecipeTable

/// One cluster's snapshot, in both notations.
enum SampleSnapshots {
  static let yaml = #"""
    kind: Snapshot
    apiVersion: aicr.run/v1alpha2
    metadata:
      source-node: node-a
      timestamp: "2026-08-01T10:00:00Z"
    fingerprint:
      accelerator: {value: h100, sources: [a, b]}
    measurements:
      - type: K8s
        subtypes:
          - subtype: server
            data:
              platform: linux/amd64
              version: v1.33.5-eks-3025e55
          - subtype: slinky-slurm
            data: {api-available: true, controller-count: 1}
            items:
              - context: {id: controller/slurm/main, kind: Controller}
                data: {external: false}
              - context: {id: loginset/slurm/main, kind: LoginSet}
      - type: GPU
        subtypes:
          - subtype: smi
            data:
              driver: 570.86.16
              gpu-count: 8
              memory: 85899345920
              power: 312.5
              serial: 18446744073709551615
              utilization: 0.0
              vbios: "96.00"
            context:
              note: "fan \"2\" \U0001F600"
              tool: nvidia-smi
      - type: OS
        subtypes:
          - subtype: sysctl
            data:
              /proc/sys/kernel/osrelease: 6.8.0-1029-aws
              /proc/sys/vm/swappiness: 60
          - subtype: kmod
            data: null
      - type: NetworkTopology
        subtypes:
          - subtype: pfs
            items:
              - context: {pciAddress: "0000:03:00.0", model: CX-7, slot: "1"}
                data: {rail: 0, traffic: east-west}
              - context: {pciAddress: "0000:04:00.0", model: CX-7}
                data: {rail: 1, traffic: east-west}
      - type: SystemD
        subtypes:
          - subtype: containerd.service
            data: {ActiveState: active, CPUAccounting: true}
    """#

  static let json = #"""
    {"kind": "Snapshot", "apiVersion": "aicr.run/v1alpha2",
     "metadata": {"source-node": "node-a", "timestamp": "2026-08-01T10:00:00Z"},
     "fingerprint": {"accelerator": {"value": "h100", "sources": ["a", "b"]}},
     "measurements": [
      {"type": "K8s", "subtypes": [
        {"subtype": "server",
         "data": {"platform": "linux\/amd64", "version": "v1.33.5-eks-3025e55"}},
        {"subtype":"slinky-slurm","data":{"api-available":true,"controller-count":1},
         "items": [
          {"context": {"id": "controller/slurm/main", "kind": "Controller"},
           "data": {"external": false}},
          {"context": {"id": "loginset/slurm/main", "kind": "LoginSet"}}]}]},
      {"type": "GPU", "subtypes": [{"subtype": "smi",
        "data": {"driver": "570.86.16", "gpu-count": 8, "memory": 85899345920, "power": 312.5,
         "serial": 18446744073709551615, "utilization": 0.0, "vbios": "96.00"},
        "context": {"note": "fan \"2\" \ud83d\ude00", "tool": "nvidia-smi"}}]},
      {"type": "OS", "subtypes": [
        {"subtype": "sysctl", "data": {"/proc/sys/kernel/osrelease": "6.8.0-1029-aws",
    \#t"/proc/sys/vm/swappiness": 60}},
        {"subtype": "kmod", "data": null}]},
      {"type": "NetworkTopology", "subtypes": [{"subtype": "pfs", "items": [
        {"context": {"pciAddress": "0000:03:00.0", "model": "CX-7", "slot": "1"},
         "data": {"rail": 0, "traffic": "east-west"}},
        {"context": {"pciAddress": "0000:04:00.0", "model": "CX-7"},
         "data": {"rail": 1, "traffic": "east-west"}}]}]},
      {"type": "SystemD", "subtypes": [{"subtype": "containerd.service",
        "data": {"ActiveState": "active", "CPUAccounting": true}}]}
     ]}
    """#

  /// A snapshot with one subtype, `T.s`.
  static func withSubtype(_ yaml: String) -> String {
    let lines = yaml.split(separator: "\n").map { "          " + $0 }.joined(separator: "\n")
    return "measurements:\n  - type: T\n    subtypes:\n      -\n          subtype: s\n\(lines)\n"
  }
}

/// Reads a snapshot, named `s.yaml`.
func snapshot(
  _ text: String, limits: SnapshotLimits = SnapshotLimits()
) throws(SnapshotError) -> Snapshot {
  try Snapshot.read(Array(text.utf8), path: "s.yaml", limits: limits)
}

/// What is wrong with a text, as `line:column code`; nil when it can be read.
func problem(_ text: String, limits: SnapshotLimits = SnapshotLimits()) -> String? {
  problem(Array(text.utf8), limits: limits)
}

func problem(_ bytes: [UInt8], limits: SnapshotLimits = SnapshotLimits()) -> String? {
  do {
    _ = try Snapshot.read(bytes, path: "s.yaml", limits: limits)
    return nil
  } catch {
    let start = error.diagnostic.range?.start
    return "\(start?.line ?? 0):\(start?.column ?? 0) \(error.diagnostic.code)"
  }
}

extension Snapshot {
  /// Everything it holds, in a notation of its own that tells types apart.
  var shown: String {
    "\(Self.shown(metadata)) "
      + measurements.map { measurement in
        measurement.type + measurement.subtypes.map(Self.shown).joined()
      }.joined(separator: "; ")
  }

  private static func shown(_ subtype: Subtype) -> String {
    " \(subtype.name)\(shown(subtype.record))[\(subtype.items.map(shown).joined(separator: " "))]"
  }

  private static func shown(_ record: Record) -> String {
    shown(record.data) + shown(record.context)
  }

  private static func shown(_ readings: [Reading]) -> String {
    "{" + readings.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
  }
}
