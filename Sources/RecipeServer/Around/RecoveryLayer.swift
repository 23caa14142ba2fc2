import CommandSupport
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import RecipeTable

/// Answers what went wrong.
struct RecoveryLayer: Layer {
  let logger: Logger

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    try await answering(request, context) { try await next(request, context) }
  }

  /// Runs a body whose errors are answers.
  ///
  /// - Throws: what ends the connection.
  func answering(
    _ request: Request, _ context: ServerContext, _ body: () async throws -> Response
  ) async throws -> Response {
    do {
      return try await body()
    } catch let error as HTTPParserError {
      throw error
    } catch let error as CancellationError {
      throw error
    } catch {
      return problem(error, context)
        .response(requestID: context.requestID, isHead: request.method == .head)
    }
  }

  private func problem(_ error: any Error, _ context: ServerContext) -> Problem {
    switch error {
    case let problem as Problem: return problem
    case let failure as CommandFailure: return Problem(failure)
    case is RequestTooSlow:
      var problem = Problem(
        .requestTimeout, "request-timeout", "the request did not come within its time")
      problem.closes = true
      return problem
    default:
      logger.error(
        "request failed",
        metadata: [
          "error": .string("\(error)"), "request_id": .string(context.requestID),
          "route": .string(context.route.rawValue),
        ])
      return Problem(
        .internalServerError, "internal-error", "this question could not be answered; it is logged")
    }
  }
}
