import ArgumentParser
import CommandSupport
import RecipeServer
import RuntimeCommands

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve a table until told to end.",
    discussion: """
      A new table that is renamed to the old one's place is checked as a whole and served from then on, \
      within a second, or at once on SIGHUP. One that is not right is refused, and the old one stays. \
      SIGTERM and SIGINT end the program when the requests that it has are answered. What happens is said on \
      standard error, a line of JSON each.
      """)

  @OptionGroup var table: TableOptions

  @Option(help: "The address to listen on; 0.0.0.0 and :: are all that this machine has.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 takes a free one.")
  var port = 8080

  @Option(
    help: ArgumentHelp("A published folder, to be served at /.", valueName: "folder"),
    completion: .directory)
  var site: String?

  @Option(
    help: ArgumentHelp(
      "The certificate for TLS, and those that lead to it, in PEM.", valueName: "file.pem"),
    completion: .file())
  var tlsCertificate: String?

  @Option(
    help: ArgumentHelp("The certificate's private key, in PEM.", valueName: "file.pem"),
    completion: .file())
  var tlsKey: String?

  @Option(
    help: """
      Requests a second that each client may make, by its address; 0 for any number. Probes are not counted.
      """)
  var rateLimit = 100

  @Option(
    help: ArgumentHelp(
      """
      How many proxies are between clients and this program: a client's address is then the one that the \
      outermost of them appended to X-Forwarded-For.
      """, valueName: "number"))
  var proxies = 0

  @Option(help: "Connections at once; more wait until one ends.")
  var connections = 10_000

  @Option(help: ArgumentHelp("The most bytes of a request's body.", valueName: "bytes"))
  var bodyLimit = 16 << 20

  @Option(
    help: ArgumentHelp(
      "The most seconds for a request to come in, and for a client to take any of its answer.",
      valueName: "seconds"))
  var requestTime = 30

  @Option(
    help: ArgumentHelp(
      "The seconds after which a connection is closed on which nothing goes on.",
      valueName: "seconds"))
  var idleTime = 60

  @Option(
    help: ArgumentHelp(
      "The most seconds for the last requests when the program is to end.", valueName: "seconds"))
  var stopTime = 20

  @Option(help: ArgumentHelp("Memory for answers that are kept, in bytes.", valueName: "bytes"))
  var cacheLimit = 64 << 20

  @Flag(help: "Write no line for each request.")
  var quiet = false

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port takes a number from 0 to 65535")
    }
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key belong together")
    }
    let positive = [
      ("connections", connections), ("body-limit", bodyLimit), ("request-time", requestTime),
      ("idle-time", idleTime), ("stop-time", stopTime),
    ]
    if let wrong = positive.first(where: { !(1...1_000_000_000).contains($0.1) }) {
      throw ValidationError("--\(wrong.0) takes a number from 1 to 1000000000")
    }
    guard (0...100).contains(proxies) else {
      throw ValidationError("--proxies takes a number from 0 to 100")
    }
    guard (0...1_000_000).contains(rateLimit), cacheLimit >= 0 else {
      throw ValidationError(
        "--rate-limit takes a number from 0 to 1000000, --cache-limit one from 0")
    }
  }

  func run() throws {
    // Until somebody listens to it: left alone, it would end the program.
    signal(SIGHUP, SIG_IGN)
    let room = FileDescriptors.raiseLimit()
    let log = LogSink()
    defer { log.flush() }
    let server = try RecipeServer(try settings(room), log: log)
    log.start()
    do {
      try wait { try await server.run() }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure("\(error)", status: ExitStatus.unusable)
    }
  }

  /// - Parameter room: how many files the process may have open.
  private func settings(_ room: Int) throws -> ServerSettings {
    let source = TableSource(path: try table.file.located(), requiredKey: table.requireSignature)
    var settings = ServerSettings(table: source)
    settings.host = host
    settings.port = port
    settings.site = site
    if let tlsCertificate, let tlsKey { settings.tls = (tlsCertificate, tlsKey) }
    settings.rate = rateLimit
    settings.proxies = proxies
    // Some for the table, the site, and the system.
    settings.connections = max(min(connections, room - 128), 1)
    settings.bodyBytes = bodyLimit
    settings.requestTime = .seconds(requestTime)
    settings.idleTime = .seconds(idleTime)
    settings.stopTime = .seconds(stopTime)
    settings.cacheBytes = cacheLimit
    settings.logsRequests = !quiet
    return settings
  }
}

private enum FileDescriptors {
  /// As many as the process may have.
  static func raiseLimit() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_max)
  }
}
