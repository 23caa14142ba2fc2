import Foundation
import TestSupport
import Testing

/// `larder snapshot` of recorded machines, without a cluster.
@Suite struct SnapshotCommandTests {
  private let folder: TemporaryFolder
  private var snapshot: String { folder.path + "/snapshot.yaml" }

  init() throws { folder = try TemporaryFolder() }

  private func capture(_ root: RecordedRoot, _ further: String...) throws -> ProgramResult {
    try run(
      [Programs.larder, "snapshot", "--root", root.path, "--systemctl", root.systemctl]
        + ["--skip", "K8s", "--skip", "NodeTopology"] + further,
      environment: ["SOURCE_DATE_EPOCH": "1795334400"])
  }

  // MARK: What is written

  @Test func theHeaderSaysWhenAndByWhat() throws {
    let result = try capture(RecordedRoot("cos-h100"))
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output.hasPrefix(
        """
        apiVersion: aicr.run/v1alpha2
        kind: Snapshot
        metadata:
          timestamp: "2026-11-22T08:00:00Z"
          version: larder 0.1.0
        measurements:

        """))
  }

  @Test func twoOfOneMachineAreEqual() throws {
    let root = try RecordedRoot("ubuntu-h100")
    let first = try capture(root)
    #expect(first.output.utf8.count > 3000)
    #expect(try capture(root).output == first.output)
  }

  @Test func itIsWrittenInThreeWays() throws {
    let root = try RecordedRoot("cos-h100")
    let json = try capture(root, "--format", "json")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["kind"] as? String == "Snapshot")
    let table = try capture(root, "--format", "table")
    #expect(table.output.contains("GPU.hardware.model"))
    #expect(table.output.contains("GPU.hardware[1].pci-address"))
    let written = try capture(root, "--output", snapshot)
    #expect(written.output.isEmpty)
    #expect(try String(contentsOfFile: snapshot, encoding: .utf8) == capture(root).output)
  }

  @Test func whatLooksLikeASecretIsNowhere() throws {
    let root = try RecordedRoot("ubuntu-h100")
    for format in ["yaml", "json", "table"] {
      let result = try capture(root, "--format", format)
      #expect(result.status == 0)
      for secret in ["swordfish", "abcdef.0123456789abcdef", "8f3a1c5d-77e2b90c"] {
        #expect(!result.output.contains(secret), "\(secret) as \(format)")
      }
    }
  }

  // MARK: What follows from it

  /// What `larder recipe` says that it read, as `DIMENSION VALUE ADDRESS is READING`.
  private func read(_ name: String, _ service: String) throws -> [String] {
    #expect(try capture(RecordedRoot(name), "--output", snapshot).status == 0)
    let result = try larder(
      "recipe", "--snapshot", snapshot, "--service", service, "--intent", "training")
    return result.errors.split(separator: "\n").map {
      $0.split(separator: " ").joined(separator: " ")
    }
  }

  @Test func criteriaAreReadOffIt() throws {
    let ubuntu = try read("ubuntu-h100", "eks")
    #expect(ubuntu.contains("accelerator h100 GPU.hardware.model is h100"))
    #expect(ubuntu.contains("os ubuntu OS.release.ID is ubuntu"))
    let cos = try read("cos-h100", "gke")
    #expect(cos.contains("accelerator h100 GPU.hardware.model is h100"))
    #expect(cos.contains("os cos OS.release.ID is cos"))
  }

  @Test func whereThereIsNoGPUNoneIsReadOffIt() throws {
    let notes = try read("amazonlinux-no-gpu", "eks")
    #expect(notes.contains { $0.hasPrefix("os amazonlinux OS.release.ID is amzn") })
    #expect(notes.contains { $0.hasPrefix("accelerator - the snapshot has no reading at") })
  }

  // MARK: What cannot be done

  @Test func whatIsMissingIsSaid() throws {
    let root = try RecordedRoot("ubuntu-h100")
    let absent = try capture(root, "--systemctl", "/no/such/systemctl")
    #expect(absent.status == 1)
    #expect(
      absent.errors
        == "larder: SystemD: there is no program /no/such/systemctl (--best-effort goes on, "
        + "--skip SystemD leaves it out)\n")
    let effort = try capture(root, "--systemctl", "/no/such/systemctl", "--best-effort")
    #expect(effort.status == 0)
    #expect(effort.output.contains("reason: there is no program /no/such/systemctl"))
  }

  @Test func argumentsThatMakeNoSense() throws {
    let root = try RecordedRoot("amazonlinux-no-gpu")
    let folder = try run([Programs.larder, "snapshot", "--root", "/no/such/folder"])
    #expect((folder.status, folder.errors) == (2, "larder: /no/such/folder is no folder\n"))
    let type = try capture(root, "--skip", "k8s")
    #expect(type.status == 2)
    #expect(type.errors.contains("--skip takes K8s, GPU, OS, SystemD, NodeTopology, not k8s"))
    let nothing = try capture(root, "--skip", "GPU", "--skip", "OS", "--skip", "SystemD")
    #expect(nothing.status == 2)
    #expect(try capture(root, "--timeout", "0").status == 2)
  }

  @Test func aProgramThatDoesNotEndIsEnded() throws {
    let root = try RecordedRoot("ubuntu-h100")
    let slow = try folder.write("#!/bin/sh\nsleep 600\n", to: "slow")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: slow)
    let start = Date()
    let result = try capture(root, "--systemctl", slow, "--timeout", "1")
    #expect(result.status == 1)
    #expect(result.errors.contains("SystemD: it took longer than 1 s"))
    #expect(Date().timeIntervalSince(start) < 120)
  }
}
