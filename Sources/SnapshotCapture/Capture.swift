public import Measurements
import RecipeTable

/// Captures a snapshot: runs collectors side by side and puts together what they read.
public struct Capture: Sendable {
  /// The collectors, in the order in which a snapshot has their measurements.
  public let collectors: [any Collector]
  /// How long each collector may take.
  public var limit: Duration = .seconds(30)
  /// Whether what fails is recorded in the snapshot, and the rest captured.
  public var isBestEffort = false

  public init(collectors: [any Collector]) { self.collectors = collectors }

  /// A collector failed, and the others were cancelled.
  public struct Failure: Error, Sendable, Equatable {
    /// The type of what was to be measured.
    public let type: String
    /// A sentence without its full stop.
    public let reason: String
  }

  /// What a failure is recorded as, where that is asked for: a subtype with this name.
  static let failureSubtype = "collection"

  /// - Throws: the first failure, unless this is the best effort.
  public func measurements() async throws(Failure) -> [Snapshot.Measurement] {
    let results = await results()
    if !isBestEffort, let failure = results.lazy.compactMap(\.failure).first { throw failure }
    return results.compactMap { $0.measurement(isBestEffort: isBestEffort) }
  }

  /// What came of one collector.
  private struct Outcome: Sendable {
    let type: String
    let result: Result<[Snapshot.Subtype], CaptureFailure>

    /// What happened because others failed is not what went wrong.
    var failure: Failure? {
      guard case .failure(let failure) = result, failure != .cancelled else { return nil }
      return Failure(type: type, reason: failure.reason)
    }

    func measurement(isBestEffort: Bool) -> Snapshot.Measurement? {
      switch result {
      case .success(let subtypes):
        subtypes.isEmpty ? nil : Snapshot.Measurement(type: type, subtypes: subtypes.inOrder)
      case .failure(let failure):
        Snapshot.Measurement(type: type, subtypes: [Self.record(failure)])
      }
    }

    private static func record(_ failure: CaptureFailure) -> Snapshot.Subtype {
      var readings = Readings()
      readings.add("state", "failed")
      readings.add("reason", failure.reason)
      return Snapshot.Subtype(name: failureSubtype, record: readings.record())
    }
  }

  private func results() async -> [Outcome] {
    await withTaskGroup(of: (Int, Outcome).self) { group in
      for (number, collector) in collectors.enumerated() {
        group.addTask { (number, await outcome(of: collector)) }
      }
      var outcomes: [Outcome?] = Array(repeating: nil, count: collectors.count)
      for await (number, outcome) in group {
        outcomes[number] = outcome
        if !isBestEffort, outcome.failure != nil { group.cancelAll() }
      }
      return outcomes.compactMap { $0 }
    }
  }

  private func outcome(of collector: any Collector) async -> Outcome {
    let result = await withTaskGroup(of: Result<[Snapshot.Subtype], CaptureFailure>?.self) {
      group in
      group.addTask { await Self.result(of: collector) }
      group.addTask {
        // Cancelled as soon as the collector is done.
        try? await Task.sleep(for: limit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    return Outcome(type: collector.type, result: result ?? .failure(overdue))
  }

  private var overdue: CaptureFailure {
    Task.isCancelled
      ? .cancelled : CaptureFailure("it took longer than \(limit.components.seconds) s")
  }

  private static func result(
    of collector: any Collector
  ) async -> Result<[Snapshot.Subtype], CaptureFailure> {
    do {
      let subtypes = try await collector.subtypes()
      return Task.isCancelled ? .failure(.cancelled) : .success(subtypes)
    } catch {
      return .failure(error)
    }
  }
}

extension [Snapshot.Subtype] {
  fileprivate var inOrder: Self {
    sorted { $0.name.precedes($1.name) }
  }
}
