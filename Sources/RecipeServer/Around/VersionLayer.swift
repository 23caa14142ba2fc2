import HTTPTypes
import Hummingbird

/// Says which version of the API answers, and refuses questions to another.
struct VersionLayer: Layer {
  static let version = "v1"
  static let header = HTTPField.Name("X-API-Version")!

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    if let other = Self.otherVersion(request) {
      let problem = Problem(
        .notFound, "no-such-version",
        "there is no version \(other) of this API, only \(Self.version)")
      response = problem.response(requestID: nil, isHead: request.method == .head)
    } else {
      response = try await next(request, context)
    }
    response.headers[Self.header] = Self.version
    return response
  }

  /// What is asked for that there is not, by the path or by the header.
  private static func otherVersion(_ request: Request) -> String? {
    if let asked = request.headers[header], asked != version, "v" + asked != version {
      return asked
    }
    let path = request.uri.path
    guard path.hasPrefix("/v") else { return nil }
    let first = path.dropFirst().prefix { $0 != "/" }
    let digits = first.dropFirst().utf8
    let isVersion =
      !digits.isEmpty
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return isVersion && first != version ? String(first) : nil
  }
}
