import Measurements
import RecipeDocuments
import SnapshotCapture
import TestSupport
import Testing

/// Recorded machines give exactly the snapshots that were written down for them beforehand.
@Suite struct RecordedRootTests {
  @Test(arguments: RecordedRoot.names) func givesItsSnapshot(_ name: String) async throws {
    let root = try RecordedRoot(name)
    let capture = Capture(
      collectors: try HostCollectors.all(
        root: root.path, services: name == "ubuntu-h100" ? ["nvidia-fabricmanager"] : [],
        systemctl: root.systemctl))
    let captured = Snapshot(measurements: try await capture.measurements())
    let expected = try Snapshot.read(Array(root.expected.utf8), path: name)
    #expect(try captured.document.yaml() == expected.document.yaml())
  }

  @Test func aSnapshotIsReadAsItIsWritten() async throws {
    let root = try RecordedRoot("ubuntu-h100")
    let capture = Capture(
      collectors: try HostCollectors.all(
        root: root.path, services: [], systemctl: root.systemctl))
    let snapshot = Snapshot(
      metadata: [.init("timestamp", .string("2026-11-22T08:00:00Z"))],
      measurements: try await capture.measurements())
    for text in [try snapshot.document.yaml(), snapshot.document.json()] {
      let again = try Snapshot.read(Array(text.utf8), path: "snapshot")
      #expect(again.document == snapshot.document)
    }
  }
}
