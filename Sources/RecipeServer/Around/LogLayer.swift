import HTTPTypes
import Hummingbird
import NIOCore

/// A line for each request, without its query and its headers, in which secrets can be.
struct LogLayer: Layer {
  /// Nil for no lines.
  let sink: LogSink?
  let recovery: RecoveryLayer

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    guard let sink else { return try await next(request, context) }
    let start = ClockTime.nanoseconds()
    let response = try await recovery.answering(request, context) {
      try await next(request, context)
    }
    var line = JSONLine()
    line.add("time", ClockTime.timestamp())
    line.add("level", "info")
    line.add("message", "request")
    line.add("client", context.client?.ipAddress ?? "")
    line.add("method", request.method.rawValue)
    line.add("path", request.uri.path)
    line.add("status", response.status.code)
    line.add("bytes", response.body.contentLength ?? -1)
    line.add("microseconds", Int((ClockTime.nanoseconds() - start) / 1000))
    line.add("request_id", context.requestID)
    sink.add(line.finished())
    return response
  }
}
