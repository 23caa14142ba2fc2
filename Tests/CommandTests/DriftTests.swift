import Foundation
import TestSupport
import Testing

@Suite struct DriftTests {
  private let folder: TemporaryFolder
  private let old: String
  private let new: String

  init() throws {
    folder = try TemporaryFolder()
    old = try folder.write(
      """
      kind: Snapshot
      measurements:
        - type: K8s
          subtypes: [{subtype: server, data: {version: v1.33.5, nodes: 4}}]
        - type: GPU
          subtypes: [{subtype: smi, data: {model: NVIDIA H100}, context: {tool: nvidia-smi}}]
      """, to: "old.yaml")
    new = try folder.write(
      """
      {"kind": "Snapshot", "measurements": [
        {"type": "K8s", "subtypes": [{"subtype": "server", "data": {"version": "v1.34.1", "nodes": 4}}]},
        {"type": "OS", "subtypes": [{"subtype": "release", "data": {"ID": ""}}]}]}
      """, to: "new.json")
  }

  private let report = """
    - type GPU
    - subtype GPU.smi
    + type OS
    + subtype OS.release
    - GPU.smi.model: "NVIDIA H100"
    - GPU.smi.tool (context): nvidia-smi
    ~ K8s.server.version: v1.33.5 → v1.34.1
    + OS.release.ID: ""
    1 added, 2 removed, 1 changed, 1 reading alike

    """

  @Test func whatIsDifferent() throws {
    let result = try larder("diff", old, new)
    #expect(result.status == 0)
    #expect(result.output == report)
    #expect(result.errors == "")
  }

  @Test func nothingIsDifferent() throws {
    let result = try larder("diff", old, old, "--fail-on-drift")
    #expect(result.status == 0)
    #expect(result.output == "no drift: 4 readings alike\n")
  }

  @Test func driftIsANo() throws {
    let result = try larder("diff", old, new, "--fail-on-drift", "--output", folder.path + "/out")
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors == "")
    #expect(String(decoding: try bytes(of: folder.path + "/out"), as: UTF8.self) == report)
  }

  @Test func json() throws {
    struct Report: Decodable, Equatable {
      struct Part: Decodable, Equatable { let kind, address, change: String }
      struct Change: Decodable, Equatable {
        let address, change: String
        let context: Bool
        let old: String?
        let new: String?
      }
      let drift: Bool
      let summary: [String: Int]
      let parts: [Part]
      let changes: [Change]
    }
    let result = try larder("diff", old, new, "--format", "json")
    #expect(result.status == 0)
    let report = try JSONDecoder().decode(Report.self, from: Data(result.outputBytes))
    #expect(report.drift)
    #expect(report.summary == ["added": 1, "removed": 2, "changed": 1, "unchanged": 1])
    #expect(report.parts.first == Report.Part(kind: "type", address: "GPU", change: "removed"))
    #expect(report.parts.count == 4)
    #expect(
      report.changes.map(\.address) == [
        "GPU.smi.model", "GPU.smi.tool", "K8s.server.version", "OS.release.ID",
      ])
    #expect(report.changes.map(\.context) == [false, true, false, false])
    #expect(report.changes.map(\.change) == ["removed", "removed", "changed", "added"])
    #expect(report.changes[2].old == "v1.33.5")
    #expect(report.changes[2].new == "v1.34.1")
    #expect(report.changes[0].new == nil)
  }

  @Test func oneFromStandardInput() throws {
    let text = String(decoding: try bytes(of: new), as: UTF8.self)
    let result = try run([Programs.larder, "diff", old, "-"], input: text)
    #expect(result.output == report)
    let both = try run([Programs.larder, "diff", "-", "-"], input: text)
    #expect(both.status == 2)
  }

  @Test func whatIsNoSnapshot() throws {
    let bad = try folder.write("kind: Snapshot\nmeasurements: 7\n", to: "bad.yaml")
    let result = try larder("diff", old, bad)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(
      result.errors == """
        \(bad):2:15: error: measurements must be a list, not a scalar [wrong-type]
         2 | measurements: 7
           |               ^

        """)
    #expect(try larder("diff", old, folder.path + "/absent.yaml").status == 2)
    #expect(try larder("diff", old, folder.path).status == 2)
  }

  /// 100 MB do not get far, in memory as little as in time.
  @Test(.timeLimit(.minutes(2)))
  func aFileThatIsTooLarge() throws {
    let large = folder.path + "/large.yaml"
    let made = try run([
      "sh", "-c", "yes 'measurements: [{type: A}] # x' | head -c 104857600 > \(large)",
    ])
    #expect(made.status == 0)
    for input in [large, "-"] {
      let command = "ulimit -v 400000; exec \(Programs.larder) diff \(old) \(input) < \(large)"
      let result = try run(["sh", "-c", command])
      #expect(result.status == 2)
      #expect(result.errors.contains("has more than 33554432 bytes"))
    }
  }
}
