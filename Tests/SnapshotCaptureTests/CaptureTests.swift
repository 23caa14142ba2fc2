import Measurements
import Synchronization
import Testing

@testable import SnapshotCapture

/// Collectors run side by side; the first failure ends the others, unless all that can be had is wanted.
@Suite struct CaptureTests {
  /// Does what the test asks.
  private struct Stub: Collector {
    let type: String
    let body: @Sendable () async throws(CaptureFailure) -> [Snapshot.Subtype]

    func subtypes() async throws(CaptureFailure) -> [Snapshot.Subtype] { try await body() }
  }

  private static func reading(_ type: String, _ names: String...) -> Stub {
    Stub(type: type) { () throws(CaptureFailure) in
      names.map { Snapshot.Subtype(name: $0, record: .init(data: [.init("a", .int(1))])) }
    }
  }

  private static func failing(_ type: String) -> Stub {
    Stub(type: type) { () throws(CaptureFailure) in throw CaptureFailure("no \(type)") }
  }

  /// Waits until it is cancelled, and then says so.
  private static func waiting(_ type: String, _ wasCancelled: Flag) -> Stub {
    Stub(type: type) { () throws(CaptureFailure) in
      try? await Task.sleep(for: .seconds(600))
      wasCancelled.set(Task.isCancelled)
      throw .cancelled
    }
  }

  private final class Flag: Sendable {
    private let value = Mutex(false)
    func set(_ value: Bool) { self.value.withLock { $0 = value } }
    var isSet: Bool { value.withLock { $0 } }
  }

  private func types(_ measurements: [Snapshot.Measurement]) -> [String] {
    measurements.map(\.type)
  }

  @Test func measurementsAreInTheOrderOfTheCollectors() async throws {
    let collectors = ["K8s", "GPU", "OS", "SystemD", "NodeTopology"].map {
      Self.reading($0, "b", "a")
    }
    let measurements = try await Capture(collectors: collectors).measurements()
    #expect(types(measurements) == collectors.map(\.type))
    #expect(measurements[0].subtypes.map(\.name) == ["a", "b"])
  }

  @Test func whatHasNothingToSayIsLeftOut() async throws {
    let measurements = try await Capture(collectors: [Self.reading("A"), Self.reading("B", "b")])
      .measurements()
    #expect(types(measurements) == ["B"])
  }

  @Test func theFirstFailureEndsTheOthers() async throws {
    let wasCancelled = Flag()
    let capture = Capture(collectors: [Self.waiting("A", wasCancelled), Self.failing("B")])
    await #expect(throws: Capture.Failure(type: "B", reason: "no B")) {
      try await capture.measurements()
    }
    #expect(wasCancelled.isSet)
  }

  @Test func theBestEffortGoesOn() async throws {
    var capture = Capture(collectors: [Self.reading("A", "a"), Self.failing("B")])
    capture.isBestEffort = true
    let measurements = try await capture.measurements()
    #expect(types(measurements) == ["A", "B"])
    let record = try #require(measurements[1].subtypes.first)
    #expect(record.name == "collection")
    #expect(
      record.record.data == [.init("reason", .string("no B")), .init("state", .string("failed"))])
  }

  @Test func eachHasItsTime() async throws {
    let wasCancelled = Flag()
    var capture = Capture(collectors: [Self.waiting("A", wasCancelled), Self.reading("B", "b")])
    capture.limit = .milliseconds(50)
    await #expect(throws: Capture.Failure.self) { try await capture.measurements() }
    #expect(wasCancelled.isSet)
    capture.isBestEffort = true
    let measurements = try await capture.measurements()
    #expect(types(measurements) == ["A", "B"])
    #expect(measurements[0].subtypes[0].record.data[0].value == .string("it took longer than 0 s"))
  }
}
