import CommandSupport
import HTTPTypes
import Hummingbird
import RecipeTable

/// What is left of a request when all layers are passed: who answers it.
struct Endpoints: HTTPResponder {
  let store: TableStore
  let workers: Workers
  /// For questions with a body, which can take long, so that others needn't wait for them.
  let bodyWorkers: Workers
  let metrics: PrometheusRegistry
  let process: ProcessMetrics
  let log: LogSink
  /// Nil where no folder is published.
  let site: SiteFolder?

  static let table = HTTPField.Name("X-Recipe-Table")!

  func respond(to request: Request, context: ServerContext) async throws -> Response {
    if let endpoint = context.route.endpoint {
      return try await answer(request, context, endpoint)
    }
    switch context.route {
    case .health: return fixed("{\"status\": \"healthy\"}\n", .json, request)
    case .ready:
      return fixed(
        "{\"status\": \"ready\", \"table\": \"\(store.current.digest)\"}\n", .json, request)
    case .metrics: return measured(request)
    case .description: return try described(request)
    case .site: return try await published(request)
    default: throw Problem.notFound(request.uri.path)
    }
  }

  // MARK: The table

  /// From one edition of the table, whatever happens meanwhile.
  private func answer(
    _ request: Request, _ context: ServerContext, _ endpoint: any Endpoint
  ) async throws -> Response {
    let edition = store.current
    let key = AnswerCache.Key(
      target: request.uri.string, variant: request.headers[.accept],
      gzip: request.headers.acceptsGzip)
    var response: Response
    if !context.route.takesBody, let known = edition.cache[key] {
      response = known.response(to: request)
    } else {
      let found = try await work(request, context, endpoint, edition, key)
      response = found.response(to: request)
    }
    response.headers[Self.table] = edition.digest
    return response
  }

  private func work(
    _ request: Request, _ context: ServerContext, _ endpoint: any Endpoint, _ edition: Edition,
    _ key: AnswerCache.Key
  ) async throws -> Representation {
    let body = context.route.takesBody ? try await request.body.collect(upTo: .max) : ByteBuffer()
    let (path, query) = (request.uri.path, request.uri.query ?? "")
    let isKept = !context.route.takesBody
    return try await (isKept ? workers : bodyWorkers).run {
      let question = try Question(
        path, query: query, accept: key.variant, body: Array(body.readableBytesView),
        for: endpoint, of: edition)
      let answer = try endpoint.answer(question)
      let found = try Representation(
        answer, of: isKept ? edition.tag : nil, gzip: key.gzip)
      if isKept { edition.cache.add(found, key) }
      return found
    }
  }

  // MARK: The server

  private func fixed(_ text: String, _ format: Format, _ request: Request) -> Response {
    Self.response(
      Array(text.utf8), [.contentType: format.contentType, .cacheControl: "no-store"], request)
  }

  private func measured(_ request: Request) -> Response {
    process.update(lostLines: log.lost)
    return Self.response(
      Array(metrics.text().utf8),
      [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"], request
    )
  }

  private func described(_ request: Request) throws -> Response {
    let edition = store.current
    let answer = Answer(try Description.text(of: edition.table), .yaml)
    let gzip = request.headers.acceptsGzip
    return try Representation(answer, of: edition.tag, gzip: gzip).response(to: request)
  }

  /// Without a site the root says what this is.
  private func published(_ request: Request) async throws -> Response {
    if let site { return try await site.response(to: request, workers) }
    guard request.uri.path == "/" else { throw Problem.notFound(request.uri.path) }
    let routes = Route.allCases.filter { $0 != .site && $0 != .unknown }.map(\.rawValue)
    let document = Value.map([
      Value.Field("service", .string("larderd")), Value.Field("version", .string(Software.version)),
      Value.Field("routes", .array(routes.map(Value.string))),
    ])
    return fixed(document.json(indentation: 2) + "\n", .json, request)
  }

  static func response(_ body: [UInt8], _ headers: HTTPFields, _ request: Request) -> Response {
    var headers = headers
    headers[.contentLength] = String(body.count)
    let isHead = request.method == .head
    return Response(
      status: .ok, headers: headers,
      body: isHead ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }
}

extension Route {
  /// Nil for what no table is asked.
  fileprivate var endpoint: (any Endpoint)? {
    switch self {
    case .recipe: RecipeEndpoint()
    case .query: QueryEndpoint()
    case .recipes: ListEndpoint()
    case .explain: ExplainEndpoint()
    case .component: ComponentEndpoint()
    case .validate: ValidateEndpoint()
    case .match: MatchEndpoint()
    case .bundle: BundleEndpoint()
    default: nil
    }
  }
}

extension Question {
  /// Reads a request.
  fileprivate init(
    _ path: String, query: String, accept: String?, body: [UInt8], for endpoint: any Endpoint,
    of edition: Edition
  ) throws {
    parameters = try QueryParameters(query)
    try parameters.check(known: endpoint.parameters + ["format"])
    format = try Format.chosen(parameters, accept: accept, among: endpoint.formats)
    name = try Self.name(path)
    self.edition = edition
    self.body = body
  }

  /// Of a component.
  private static func name(_ path: String) throws -> String {
    guard path.hasPrefix(Route.components) else { return "" }
    let encoded = path.dropFirst(Route.components.count).utf8
    guard let bytes = PercentEncoding.decoded(encoded, plusIsBlank: false),
      let name = String(validating: bytes, as: UTF8.self)
    else {
      throw CommandFailure(
        "the path is not percent-encoded text in UTF-8", status: ExitStatus.unusable)
    }
    return name
  }
}
