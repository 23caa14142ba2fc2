import HTTPTypes
import Hummingbird
import NIOCore

/// Takes no more of a request than it may be long. The time that it may take is held by `ConnectionGuard`.
struct LimitsLayer: Layer {
  /// Of a path and its query, in bytes.
  let target: Int
  /// Of a body, in bytes.
  let body: Int

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    guard request.uri.string.utf8.count <= target else {
      throw Problem(
        .uriTooLong, "uri-too-long", "the path and its query have more than \(target) bytes")
    }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > body {
      throw tooLarge
    }
    guard context.route.allows(request.method) else {
      throw Problem.method(request.method, allowed: context.route.methods)
    }
    guard context.route.takesBody else { return try await next(request, context) }
    guard request.headers[.contentEncoding] == nil else {
      throw Problem(
        .unsupportedMediaType, "unsupported-encoding", "a body is taken as it is, not encoded")
    }
    var request = request
    request.body = RequestBody(buffer: try await collected(request.body))
    return try await next(request, context)
  }

  private func collected(_ sent: RequestBody) async throws -> ByteBuffer {
    do {
      return try await sent.collect(upTo: body)
    } catch is NIOTooManyBytesError {
      throw tooLarge
    }
  }

  private var tooLarge: Problem {
    var problem = Problem(
      .contentTooLarge, "body-too-large", "the body has more than \(body) bytes")
    problem.closes = true
    return problem
  }
}
