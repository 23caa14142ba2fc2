import HTTPTypes
import Hummingbird
import NIOCore
import TestSupport
import Testing

@testable import RecipeServer

/// What goes around every request.
@Suite struct LayerTests {
  @Test func requestsAreCounted() async throws {
    let fixture = try Fixture()
    for _ in 0..<3 { _ = try await fixture.ask("/v1/recipe?service=eks") }
    _ = try await fixture.ask("/v1/components/gpu-operator")
    _ = try await fixture.ask("/v1/recipe", method: .delete)
    let text = try await fixture.ask("/metrics")
    #expect(text["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    let lines = text.text.split(separator: "\n")
    for line in [
      "# TYPE larder_http_requests_total counter",
      "larder_http_requests_total{code=\"200\",method=\"GET\",route=\"/v1/recipe\"} 3",
      "larder_http_requests_total{code=\"200\",method=\"GET\",route=\"/v1/components/{name}\"} 1",
      "larder_http_requests_total{code=\"405\",method=\"DELETE\",route=\"/v1/recipe\"} 1",
      "larder_http_request_duration_seconds_count{method=\"GET\",route=\"/v1/recipe\"} 3",
      "larder_http_requests_in_flight 1", "larder_table_loads_total{result=\"loaded\"} 1",
      "larder_table_loads_total{result=\"refused\"} 0",
    ] { #expect(lines.contains { $0 == line }, "\(line)") }
  }

  @Test func everyAnswerHasAVersionAndAName() async throws {
    let fixture = try Fixture()
    var names: Set<String> = []
    for path in ["/v1/recipe", "/v1/nothing", "/health", "/v1/recipe?service=x"] {
      let reply = try await fixture.ask(path)
      #expect(reply["X-API-Version"] == "v1")
      names.insert(try #require(reply["X-Request-Id"]))
    }
    #expect(names.count == 4)
    let mine = try await fixture.ask("/v1/nothing", [RequestIDLayer.header: "mine-1.2:3"])
    #expect(
      mine["X-Request-Id"] == "mine-1.2:3" && mine.text.contains("\"requestId\":\"mine-1.2:3\""))
    for bad in ["a b", String(repeating: "a", count: 129), "a\"b", "ä"] {
      #expect(try await fixture.ask("/health", [RequestIDLayer.header: bad])["X-Request-Id"] != bad)
    }
  }

  @Test func otherVersionsAreRefused() async throws {
    let fixture = try Fixture()
    #expect(try await fixture.ask("/v2/recipe").status == 404)
    #expect(try await fixture.ask("/health", [VersionLayer.header: "v2"]).status == 404)
    #expect(try await fixture.ask("/health", [VersionLayer.header: "1"]).status == 200)
    #expect(try await fixture.ask("/v1/recipe", [VersionLayer.header: "v1"]).status == 200)
  }

  private struct Failing: HTTPResponder {
    struct Unexpected: Error {}

    func respond(to request: Request, context: ServerContext) async throws -> Response {
      throw Unexpected()
    }
  }

  @Test func whatFailsIsAnsweredAndLogged() async throws {
    let folder = try TemporaryFolder()
    let log = try RecordedLog(folder.path + "/log")
    let recovery = RecoveryLayer(
      logger: .init(label: "test") { _ in JSONLogHandler(log.sink) })
    let reply = try await Fixture.ask(recovery.around(Failing()), "/")
    #expect(reply.status == 500 && reply["Content-Type"] == "application/problem+json")
    #expect(!reply.text.contains("Unexpected"))
    #expect(try log.lines.count == 1 && log.lines[0].contains("Unexpected"))
  }

  @Test func clientsAreLimited() async throws {
    let fixture = try Fixture { settings, _ in settings.rate = 5 }
    let responder = fixture.server.responder
    var statuses: [Int] = []
    for _ in 0..<8 {
      let reply = try await Fixture.ask(responder, "/metrics", .get, [:], "", "10.0.0.1")
      statuses.append(reply.status)
      #expect(reply["X-RateLimit-Limit"] == "5")
      if reply.status == 429 { #expect(reply["Retry-After"] == "1") }
    }
    #expect(statuses.prefix(5).allSatisfy { $0 == 200 } && statuses.contains(429))
    let other = try await Fixture.ask(responder, "/metrics", .get, [:], "", "10.0.0.2")
    #expect(other.status == 200 && other["X-RateLimit-Remaining"] == "4")
    for probe in ["/health", "/ready"] {
      let reply = try await Fixture.ask(responder, probe, .get, [:], "", "10.0.0.1")
      #expect(reply.status == 200)
    }
  }

  @Test func clientsBehindAProxyAreTold() async throws {
    let fixture = try Fixture { settings, _ in
      settings.rate = 1
      settings.proxies = 2
    }
    let responder = fixture.server.responder
    func status(_ addresses: String) async throws -> Int {
      let headers: HTTPFields = [ProxyLayer.header: addresses]
      return try await Fixture.ask(responder, "/metrics", .get, headers, "", "10.0.0.1").status
    }
    #expect(try await status("192.0.2.1, 10.0.0.2") == 200)
    #expect(try await status("203.0.113.9, 192.0.2.1,10.0.0.3") == 429)
    #expect(try await status("192.0.2.2, 10.0.0.2") == 200)
    // Without as many addresses the connection's own counts.
    #expect(try await status("192.0.2.3") == 200)
    #expect(try await status("192.0.2.4") == 429)
    #expect(try fixture.log.lines.contains { $0.contains("\"client\":\"192.0.2.1\"") })
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), (" 192.0.2.1:1234 ", "192.0.2.1"),
    ("[2001:db8::1]:1234", "2001:db8::1"), ("2001:db8::1", "2001:db8::1"), ("unknown", nil),
    ("", nil), ("1.2.3", nil),
  ])
  func addressesOfClients(_ text: String, _ address: String?) {
    #expect(ProxyLayer.client(text, behind: 1)?.ipAddress == address)
    #expect(ProxyLayer.client(nil, behind: 1) == nil)
  }

  @Test func requestsAreLogged() async throws {
    let fixture = try Fixture()
    _ = try await fixture.ask(
      "/v1/recipe?service=eks&set=secret", [.authorization: "secret"], from: "10.0.0.1")
    let line = try #require(try fixture.log.lines.last)
    #expect(line.hasPrefix("{\"time\":\"2") && line.hasSuffix("}"))
    for part in ["\"client\":\"10.0.0.1\"", "\"status\":400", "\"path\":\"/v1/recipe\""] {
      #expect(line.contains(part), "\(line)")
    }
    #expect(!line.contains("secret"))
  }

  @Test func whatIsTooLongIsRefused() async throws {
    let fixture = try Fixture { settings, _ in settings.bodyBytes = 100 }
    let long = String(repeating: "a", count: 9000)
    #expect(try await fixture.ask("/v1/recipe?service=" + long).status == 414)
    let body = String(repeating: "#", count: 101)
    let sent = try await fixture.ask("/v1/match", method: .post, body: body)
    #expect(sent.status == 413 && sent["Connection"] == "close")
    let announced = try await fixture.ask("/v1/match", method: .post, [.contentLength: "101"])
    #expect(announced.status == 413)
    let fits = try await fixture.ask("/v1/match", method: .post, body: String(body.dropLast()))
    #expect(fits.status == 400)
    let encoded = try await fixture.ask("/v1/match", method: .post, [.contentEncoding: "gzip"])
    #expect(encoded.status == 415)
  }

  @Test func whatIsKnownIsNotSentAgain() async throws {
    let fixture = try Fixture()
    let path = "/v1/recipe?service=eks"
    let first = try await fixture.ask(path)
    let tag = try #require(first["ETag"])
    let known = try await fixture.ask(path, [.ifNoneMatch: "\"x\", W/" + tag])
    #expect(known.status == 304 && known.body.isEmpty && known["ETag"] == tag)
    #expect(try await fixture.ask(path, [.ifNoneMatch: "\"x\""]).status == 200)
    let head = try await fixture.ask(path, method: .head)
    #expect(head.body.isEmpty && head["Content-Length"] == String(first.body.count))
    let packed = try await fixture.ask(path, [.acceptEncoding: "br, gzip;q=0.5"])
    #expect(packed["Content-Encoding"] == "gzip" && packed["ETag"] != tag)
    #expect(packed["Vary"] == "Accept, Accept-Encoding" && packed.body.count < first.body.count)
    #expect(try await fixture.ask(path, [.acceptEncoding: "gzip;q=0"]).body == first.body)
  }
}

@Suite struct TokenBucketTests {
  private let second: Int64 = 1_000_000_000

  @Test func tokensComeBackWithTime() {
    let buckets = TokenBuckets(rate: 10)
    let client = ClientAddress(nil)
    for left in (0..<10).reversed() {
      let verdict = buckets.take(client, at: second)
      #expect(verdict.isAllowed && verdict.remaining == left)
    }
    #expect(!buckets.take(client, at: second).isAllowed)
    #expect(!buckets.take(client, at: second + 99_999_999).isAllowed)
    #expect(buckets.take(client, at: second + 100_000_000).isAllowed)
    #expect(!buckets.take(client, at: second + 100_000_001).isAllowed)
    let later = buckets.take(client, at: 100 * second)
    #expect(later.isAllowed && later.remaining == 9)
  }

  /// Asking often does not keep tokens away.
  @Test func refusalsCostNothing() {
    let buckets = TokenBuckets(rate: 10)
    let client = ClientAddress(nil)
    let allowed = (0..<100_000).count { number in
      buckets.take(client, at: Int64(number) * 20_000).isAllowed
    }
    // Ten at once, and ten for each of the two seconds.
    #expect((29...31).contains(allowed))
  }

  @Test func networksOfVersion6ShareABucket() throws {
    func address(_ text: String) throws -> ClientAddress {
      ClientAddress(try SocketAddress(ipAddress: text, port: 1))
    }
    #expect(try address("2001:db8::1") == address("2001:db8::2"))
    #expect(try address("2001:db8:0:1::1") != address("2001:db8:0:2::1"))
    #expect(try address("10.0.0.1") != address("10.0.0.2"))
  }
}
