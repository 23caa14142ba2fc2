import Hummingbird
import NIOCore

/// What is known of a request besides what it says.
struct ServerContext: InitializableFromSource {
  /// Nil where there is no connection of a network, as in tests.
  var client: SocketAddress?
  var route = Route.site
  var requestID = ""

  init(source: ApplicationRequestContextSource) { client = source.channel.remoteAddress }

  init(client: SocketAddress? = nil) { self.client = client }
}

/// What goes around every request.
protocol Layer: MiddlewareProtocol
where Input == Request, Output == Response, Context == ServerContext {}

extension Layer {
  /// This layer around another, or around what answers.
  func around<Inner: HTTPResponder<ServerContext>>(_ inner: Inner) -> Wrapped<Self, Inner> {
    Wrapped(layer: self, inner: inner)
  }
}

struct Wrapped<Outer: Layer, Inner: HTTPResponder<ServerContext>>: HTTPResponder {
  fileprivate let layer: Outer
  fileprivate let inner: Inner

  func respond(to request: Request, context: ServerContext) async throws -> Response {
    try await layer.handle(request, context: context) { request, context in
      try await inner.respond(to: request, context: context)
    }
  }
}
