import CommandSupport
import HTTPTypes
import Hummingbird
import RecipeTable

/// Why a request has no other answer, as RFC 9457 has it.
struct Problem: Error {
  let status: HTTPResponse.Status
  /// The last part of the type's address.
  let code: String
  let detail: String
  /// What programs want to know besides.
  var members: [Value.Field] = []
  var headers = HTTPFields()
  /// Whether the connection can't be used any more.
  var closes = false

  static let contentType = "application/problem+json"
  private static let types = "https://larder.dev/problems/"

  init(_ status: HTTPResponse.Status, _ code: String, _ detail: String) {
    self.status = status
    self.code = code
    self.detail = detail
  }

  /// What a command would have ended with: the answer is no, or the question can't be taken.
  init(_ failure: CommandFailure) {
    let isNo = failure.status == ExitStatus.failure
    self.init(
      isNo ? .notFound : .badRequest, isNo ? "not-found" : "unusable-question", failure.message)
  }

  /// The document, on one line that ends in a line break.
  func text(requestID: String?) -> String {
    Value.map(
      [
        Value.Field("type", .string(Self.types + code)),
        Value.Field("title", .string(status.reasonPhrase)),
        Value.Field("status", .int(Int64(status.code))), Value.Field("detail", .string(detail)),
      ] + members + (requestID.map { [Value.Field("requestId", .string($0))] } ?? [])
    ).json() + "\n"
  }

  func response(requestID: String?, isHead: Bool = false) -> Response {
    let body = ByteBuffer(string: text(requestID: requestID))
    var fields = headers
    fields[.contentType] = Self.contentType
    fields[.cacheControl] = "no-store"
    fields[.contentLength] = String(body.readableBytes)
    if closes { fields[.connection] = "close" }
    return Response(
      status: status, headers: fields,
      body: isHead ? ResponseBody() : ResponseBody(byteBuffer: body))
  }

  /// The same for whoever writes to a connection.
  func message(closing: Bool) -> (head: HTTPResponse, body: ByteBuffer) {
    var problem = self
    problem.closes = closing
    let response = problem.response(requestID: nil)
    return (response.head, ByteBuffer(string: text(requestID: nil)))
  }
}

extension Problem {
  static func notFound(_ path: String) -> Problem {
    Problem(.notFound, "no-such-resource", "there is nothing at \(path)")
  }

  /// - Parameter allowed: the methods that there are, as the header `Allow` lists them.
  static func method(_ method: HTTPRequest.Method, allowed: String) -> Problem {
    var problem = Problem(
      .methodNotAllowed, "method-not-allowed", "\(method.rawValue) is not among \(allowed)")
    problem.headers[.allow] = allowed
    return problem
  }
}
