import HTTPTypes
import Hummingbird
import NIOCore

/// Finds who asks where the connection is a proxy's: each one appends the address that it was asked from to
/// `X-Forwarded-For`. What stands before those that are known can be anything that a client made up.
struct ProxyLayer: Layer {
  static let header = HTTPField.Name("X-Forwarded-For")!

  /// How many there are between clients and this server.
  let proxies: Int

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    guard proxies > 0, let client = Self.client(request.headers[Self.header], behind: proxies)
    else { return try await next(request, context) }
    var context = context
    context.client = client
    return try await next(request, context)
  }

  /// - Returns: nil where there are not as many addresses, or it is none.
  static func client(_ addresses: String?, behind proxies: Int) -> SocketAddress? {
    let all = addresses?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    guard all.count >= proxies else { return nil }
    let text = all[all.count - proxies].filter { $0 != " " && $0 != "\t" }
    return try? SocketAddress(ipAddress: withoutPort(text), port: 0)
  }

  /// Some proxies write `192.0.2.1:1234` and `[2001:db8::1]:1234`.
  private static func withoutPort(_ text: String) -> String {
    if text.hasPrefix("[") { return String(text.dropFirst().prefix { $0 != "]" }) }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count == 2 ? String(parts[0]) : text
  }
}
