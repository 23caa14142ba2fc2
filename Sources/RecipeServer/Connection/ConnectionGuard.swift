import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// A request was not sent within its time.
struct RequestTooSlow: Error {}

/// Ends what a connection must not do for long: send a request bit by bit, or leave an answer unread. Says
/// what is wrong with a head that can't be read, and closes a connection after an answer that says so.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  struct Limits: Sendable {
    /// For all of a request once its head is there.
    var request: TimeAmount
    /// For a client to take any of an answer.
    var stall: TimeAmount
    /// After the last answer, so that the client reads it before the connection is reset.
    var linger = TimeAmount.seconds(1)
    /// Of a body, in bytes.
    var body: Int

    /// Whether a client wants to be told that its body is welcome before it sends that.
    fileprivate func awaits(_ head: HTTPRequest) -> Bool {
      guard head.headerFields[.expect]?.lowercased() == "100-continue" else { return false }
      return Int(head.headerFields[.contentLength] ?? "0").map { $0 <= body } ?? false
    }
  }

  private let limits: Limits
  /// Told of heads that can't be read.
  private let malformed: @Sendable (HTTPResponse.Status) -> Void
  private var isReading = false
  private var isClosing = false
  private var answersDue = 0
  private var requestDeadline: Scheduled<Void>?
  private var stallDeadline: Scheduled<Void>?

  init(limits: Limits, malformed: @escaping @Sendable (HTTPResponse.Status) -> Void) {
    self.limits = limits
    self.malformed = malformed
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      isReading = true
      answersDue += 1
      if answersDue == 1, limits.awaits(head) { sayContinue(context) }
    case .body: break
    case .end:
      isReading = false
      requestDeadline?.cancel()
      requestDeadline = nil
    }
    context.fireChannelRead(data)
  }

  /// Most requests come whole, and need no clock.
  func channelReadComplete(context: ChannelHandlerContext) {
    if isReading, requestDeadline == nil {
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      requestDeadline = context.eventLoop.scheduleTask(in: limits.request) {
        let (handler, context) = bound.value
        handler.requestDeadline = nil
        if handler.isReading { context.fireErrorCaught(RequestTooSlow()) }
      }
    }
    context.fireChannelReadComplete()
  }

  private func sayContinue(_ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
  }

  // MARK: Answers

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      if head.headerFields[.connection] == "close" { isClosing = true }
      context.write(data, promise: promise)
    case .body: context.write(data, promise: promise)
    case .end:
      answersDue -= 1
      context.write(data, promise: promise)
      if isClosing { closeGently(context) }
    }
  }

  private func closeGently(_ context: ChannelHandlerContext) {
    context.flush()
    context.close(mode: .output, promise: nil)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: limits.linger) { bound.value.close(promise: nil) }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stallDeadline?.cancel()
    stallDeadline = nil
    if !context.channel.isWritable {
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      stallDeadline = context.eventLoop.scheduleTask(in: limits.stall) {
        bound.value.close(promise: nil)
      }
    }
    context.fireChannelWritabilityChanged()
  }

  // MARK: Ends

  /// A head that can't be read gets an answer, unless one to an earlier request is still to be written.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? HTTPParserError, answersDue == 0, !isClosing else {
      context.fireErrorCaught(error)
      return
    }
    let problem =
      error == .headerOverflow
      ? Problem(
        .requestHeaderFieldsTooLarge, "headers-too-large", "the request's head is too large")
      : Problem(.badRequest, "malformed-request", "this is no request of HTTP/1.1")
    malformed(problem.status)
    isClosing = true
    let (head, body) = problem.message(closing: true)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(body)), promise: nil)
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
    closeGently(context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    cancelAll()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { cancelAll() }

  private func cancelAll() {
    requestDeadline?.cancel()
    stallDeadline?.cancel()
    requestDeadline = nil
    stallDeadline = nil
  }
}
