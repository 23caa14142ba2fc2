import CommandSupport
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// How a server serves.
public struct ServerSettings: Sendable {
  public var host = "127.0.0.1"
  public var port = 8080
  public var table: TableSource
  /// A published site; nil for none.
  public var site: String?
  /// Files of a certificate chain and its private key, in PEM; nil for no TLS.
  public var tls: (certificate: String, key: String)?
  /// Requests a second that each client may make; 0 for no limit.
  public var rate = 100
  /// How many proxies are in front, which tell of their clients in `X-Forwarded-For`.
  public var proxies = 0
  /// Connections at once.
  public var connections = 10_000
  /// Of a body.
  public var bodyBytes = 16 << 20
  /// For a request, once its head is there, and for a client to take any of an answer.
  public var requestTime = Duration.seconds(30)
  /// For a connection on which nothing goes on, or a head that doesn't end.
  public var idleTime = Duration.seconds(60)
  /// For the requests that are being answered when the server is to end.
  public var stopTime = Duration.seconds(20)
  /// How often the table's file is looked at.
  public var watchTime = Duration.seconds(1)
  /// Of the answers that are kept, in bytes.
  public var cacheBytes = 64 << 20
  /// Whether there is a line for each request.
  public var logsRequests = true

  public init(table: TableSource) { self.table = table }
}

/// Serves a table over HTTP.
public struct RecipeServer: Sendable {
  private let settings: ServerSettings
  private let logger: Logger
  private let metrics = PrometheusRegistry(help: MetricHelp.texts)
  private let sink: LogSink
  private let store: TableStore
  private let identity: TableSource.Identity

  /// Loads the table.
  ///
  /// - Throws: `CommandFailure` where there is none that can be served.
  public init(_ settings: ServerSettings, log sink: LogSink) throws {
    self.settings = settings
    self.sink = sink
    logger = Logger(label: "larderd") { _ in JSONLogHandler(sink) }
    identity = settings.table.identity()
    store = try TableStore(
      settings.table, cacheLimit: settings.cacheBytes, metrics: metrics, logger: logger)
  }

  /// What goes around every request, the first outermost, and what answers it.
  var responder: some HTTPResponder<ServerContext> {
    let recovery = RecoveryLayer(logger: logger)
    return MetricsLayer(metrics)
      .around(
        VersionLayer()
          .around(
            RequestIDLayer()
              .around(
                recovery
                  .around(
                    ProxyLayer(proxies: settings.proxies)
                      .around(
                        RateLimitLayer(rate: settings.rate, metrics: metrics)
                          .around(
                            LogLayer(sink: settings.logsRequests ? sink : nil, recovery: recovery)
                              .around(
                                LimitsLayer(target: 8192, body: settings.bodyBytes)
                                  .around(endpoints))))))))
  }

  private var endpoints: Endpoints {
    Endpoints(
      store: store, workers: Workers(running: System.coreCount),
      bodyWorkers: Workers(running: System.coreCount / 2, waiting: 100), metrics: metrics,
      process: ProcessMetrics(metrics), log: sink,
      site: settings.site.map { SiteFolder($0, cacheLimit: settings.cacheBytes / 2) })
  }

  /// Serves until the process is told to end by SIGTERM or SIGINT.
  public func run() async throws {
    var application = Application(
      responder: responder, server: try builder(),
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port), serverName: nil, backlog: 4096,
        availableConnectionsDelegate: MaximumAvailableConnections(settings.connections)),
      onServerRunning: { [logger] channel in
        logger.notice(
          "listening",
          metadata: ["address": .string(channel.localAddress?.description ?? "")])
      }, logger: logger)
    application.addServices(
      TableWatcher(store: store, interval: settings.watchTime, identity: identity))
    var configuration = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = settings.stopTime
    try await ServiceGroup(configuration: configuration).run()
  }

  private func builder() throws -> HTTPServerBuilder {
    let executors = EventLoopExecutors(MultiThreadedEventLoopGroup.singleton)
    let configuration = channelConfiguration
    let tls = try settings.tls.map { try TLSFiles(certificate: $0.certificate, key: $0.key) }
    return HTTPServerBuilder { responder in
      let plain = HTTP1Channel(responder: responder, configuration: configuration)
      guard let tls else { return EventLoopChannel(base: plain, executors: executors) }
      return EventLoopChannel(
        base: try TLSChannel(plain, tlsConfiguration: tls.configuration), executors: executors)
    }
  }

  private var channelConfiguration: HTTP1Channel.Configuration {
    let time = TimeAmount(settings.requestTime)
    let limits = ConnectionGuard.Limits(request: time, stall: time, body: settings.bodyBytes)
    let malformed = MalformedRequests(metrics)
    return HTTP1Channel.Configuration(
      additionalChannelHandlers: [ConnectionGuard(limits: limits, malformed: malformed.count)],
      idleTimeout: TimeAmount(settings.idleTime),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
  }
}
