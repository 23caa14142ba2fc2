import HTTPTypes
import Hummingbird
import Metrics
import NIOCore
import Synchronization

/// Lets each client ask so often a second. Probes always pass: what comes through a node can have the node's
/// address, as its probes do, and too many questions must not look as if nobody answered.
struct RateLimitLayer: Layer {
  static let limitHeader = HTTPField.Name("X-RateLimit-Limit")!
  static let remainingHeader = HTTPField.Name("X-RateLimit-Remaining")!
  static let resetHeader = HTTPField.Name("X-RateLimit-Reset")!

  /// Nil for no limit.
  private let buckets: TokenBuckets?
  private let refused: Counter

  /// - Parameter rate: requests a second, which may come all at once; 0 for no limit.
  init(rate: Int, metrics: some MetricsFactory) {
    buckets = rate > 0 ? TokenBuckets(rate: rate) : nil
    refused = Counter(label: "larder_rate_limit_rejects_total", factory: metrics)
    refused.increment(by: 0)
  }

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    guard let buckets, !context.route.isProbe else { return try await next(request, context) }
    let verdict = buckets.take(ClientAddress(context.client), at: ClockTime.nanoseconds())
    guard verdict.isAllowed else {
      refused.increment()
      var problem = Problem(
        .tooManyRequests, "too-many-requests",
        "more than \(buckets.rate) requests a second; ask again later")
      problem.headers[.retryAfter] = String(verdict.secondsToNext)
      add(verdict, buckets, to: &problem.headers)
      throw problem
    }
    var response = try await next(request, context)
    add(verdict, buckets, to: &response.headers)
    return response
  }

  private func add(
    _ verdict: TokenBuckets.Verdict, _ buckets: TokenBuckets, to headers: inout HTTPFields
  ) {
    headers[Self.limitHeader] = buckets.rateText
    headers[Self.remainingHeader] = String(verdict.remaining)
    headers[Self.resetHeader] = String(ClockTime.seconds() + verdict.secondsToFull)
  }
}

/// Who asks: an address of IPv4, or a network of IPv6, of which a client has a whole one.
struct ClientAddress: Hashable {
  private let high: UInt64
  private let isV6: Bool

  init(_ address: SocketAddress?) {
    switch address {
    case .v4(let address):
      high = UInt64(address.address.sin_addr.s_addr)
      isV6 = false
    case .v6(let address):
      high = withUnsafeBytes(of: address.address.sin6_addr) { $0.loadUnaligned(as: UInt64.self) }
      isV6 = true
    default:
      high = 0
      isV6 = false
    }
  }
}

/// A bucket of tokens for each client. There are so many, and never more: clients share one by chance, and
/// which ones nobody can choose, as the hash function is another in every process.
final class TokenBuckets: Sendable {
  struct Verdict {
    let isAllowed: Bool
    let remaining: Int
    /// Until there is a token again.
    let secondsToNext: Int
    /// Until all tokens are there again.
    let secondsToFull: Int
  }

  private static let second: Int64 = 1_000_000_000

  let rate: Int
  let rateText: String
  /// How long a token takes to come back, in nanoseconds.
  private let interval: Int64
  /// When each bucket is full again.
  private let fullAt: Mutex<[Int64]>

  /// - Parameters:
  ///   - rate: tokens a second, and in a full bucket.
  ///   - count: of buckets; 8 bytes each.
  init(rate: Int, count: Int = 1 << 16) {
    self.rate = rate
    rateText = String(rate)
    interval = max(Self.second / Int64(rate), 1)
    fullAt = Mutex(Array(repeating: .min, count: count))
  }

  /// - Parameter now: in nanoseconds of a clock that only goes on.
  func take(_ client: ClientAddress, at now: Int64) -> Verdict {
    return fullAt.withLock { fullAt in
      let place = Int(UInt(bitPattern: client.hashValue) % UInt(fullAt.count))
      return take(from: &fullAt[place], at: now)
    }
  }

  private func take(from fullAt: inout Int64, at now: Int64) -> Verdict {
    let room = interval * Int64(rate)
    let taken = max(fullAt, now) + interval - now
    let isAllowed = taken <= room
    if isAllowed { fullAt = now + taken }
    let wait = max(fullAt - now, 0)
    return Verdict(
      isAllowed: isAllowed, remaining: Int((room - min(wait, room)) / interval), secondsToNext: 1,
      secondsToFull: Int((wait + Self.second - 1) / Self.second))
  }
}
