import HTTPTypes
import Hummingbird
import Metrics
import Synchronization

/// Counts and times requests. A request's time is until its answer begins to be written.
struct MetricsLayer: Layer {
  private struct Key: Hashable {
    let route: Route
    let method: String
    let status: Int
  }

  private struct Measures {
    let count: Counter
    let time: Timer
  }

  private final class Known: Sendable {
    let measures = Mutex<[Key: Measures]>([:])
  }

  private static let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]

  private let factory: any MetricsFactory
  private let known = Known()
  private let running: Meter

  init(_ factory: some MetricsFactory) {
    self.factory = factory
    running = Meter(label: "larder_http_requests_in_flight", factory: factory)
  }

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    let start = ClockTime.nanoseconds()
    running.increment()
    defer { running.decrement() }
    var context = context
    context.route = Route(path: request.uri.path)
    let response = try await next(request, context)
    let method = request.method.rawValue
    let measures = measures(
      Key(
        route: context.route, method: Self.methods.contains(method) ? method : "other",
        status: response.status.code))
    measures.count.increment()
    measures.time.recordNanoseconds(ClockTime.nanoseconds() - start)
    return response
  }

  private func measures(_ key: Key) -> Measures {
    known.measures.withLock { measures in
      if let found = measures[key] { return found }
      let labels = [("route", key.route.rawValue), ("method", key.method)]
      let made = Measures(
        count: Counter(
          label: "larder_http_requests_total", dimensions: labels + [("code", String(key.status))],
          factory: factory),
        time: Timer(
          label: "larder_http_request_duration_seconds", dimensions: labels, factory: factory))
      measures[key] = made
      return made
    }
  }
}
