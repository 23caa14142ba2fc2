public import Measurements

/// Reads one type of measurement. Collectors run side by side, and share nothing.
public protocol Collector: Sendable {
  /// The measurement's type, such as `K8s`.
  var type: String { get }

  /// Ends soon where the task is cancelled.
  func subtypes() async throws(CaptureFailure) -> [Snapshot.Subtype]
}

/// Why something could not be captured.
public struct CaptureFailure: Error, Sendable, Equatable {
  /// A sentence without its full stop, such as `there is no program kubectl`.
  public let reason: String

  public init(_ reason: String) { self.reason = reason }

  /// Somebody else failed, or the time is over.
  static let cancelled = CaptureFailure("cancelled")
}
