import Measurements
import RecipeTable
import Testing

@Suite struct SnapshotTests {
  @Test func emptySnapshotsHaveNoReadings() throws {
    let path = try MeasurementPath("K8s.server.version")
    #expect(throws: Snapshot.Unavailable.self) {
      try Snapshot(measurements: []).reading(at: path)
    }
  }
}
