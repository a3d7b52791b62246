import Foundation
import LiveKitProtocol
import MediaBasics
import NIOCore
import WebClient

/// The end of a signalling connection: messages of the WebSocket to messages of the protocol and back, and pings.
final class SignalMessageHandler: ChannelDuplexHandler {
  typealias InboundIn = WebSocketMessage
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = WebSocketMessage

  /// Messages that may wait for a slow reader before the connection is given up.
  static let unreadLimit = 4096
  /// Milliseconds after which no answer to a ping comes.
  private static let oldestPing: Int64 = 600_000

  private let first: EventLoopPromise<LKSignalResponse.OneOf_Message>
  private let messages: AsyncStream<LKSignalResponse.OneOf_Message>.Continuation
  private let shared: SignalConnection.Shared
  private var hasFirst = false
  private var keepAlive: SignalKeepAlive?
  private var timer: Scheduled<Void>?

  init(
    first: EventLoopPromise<LKSignalResponse.OneOf_Message>,
    messages: AsyncStream<LKSignalResponse.OneOf_Message>.Continuation, shared: SignalConnection.Shared
  ) {
    self.first = first
    self.messages = messages
    self.shared = shared
  }

  /// Adds the handlers from frames to messages to a channel that has been upgraded to a WebSocket; on its event loop.
  static func add(
    to channel: any Channel, first: EventLoopPromise<LKSignalResponse.OneOf_Message>,
    messages: AsyncStream<LKSignalResponse.OneOf_Message>.Continuation, shared: SignalConnection.Shared
  ) throws {
    try WebSocketMessageHandler.add(to: channel, maxMessageSize: Limits.signalMessageSize)
    try channel.pipeline.syncOperations.addHandler(
      SignalMessageHandler(first: first, messages: messages, shared: shared))
  }

  // MARK: Incoming

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .binary(let bytes): take(context, try? LKSignalResponse(serializedBytes: Array(bytes.readableBytesView)))
    case .text(let bytes):
      take(context, try? LKSignalResponse(jsonUTF8Bytes: Array(bytes.readableBytesView), options: .lenient))
    }
  }

  private func take(_ context: ChannelHandlerContext, _ response: LKSignalResponse?) {
    guard let response else { return violated(context, "a message that cannot be decoded") }
    // A message of a kind that is newer than we are.
    guard let message = response.message else { return }
    switch message {
    case .pongResp(let pong):
      // Of a ping that we cannot have sent, the answer says nothing.
      let now = Self.milliseconds()
      guard pong.lastPingTimestamp <= now, pong.lastPingTimestamp >= now - Self.oldestPing else { return }
      shared.roundTrip.withLock { $0 = .milliseconds(now - pong.lastPingTimestamp) }
      return
    case .pong: return
    case .join(let join):
      startPings(context, interval: join.pingInterval, timeout: join.pingTimeout)
    case .reconnect:
      // The intervals of the session that goes on are not repeated; these are every server's.
      startPings(context, interval: 5, timeout: 15)
    default: break
    }
    if !hasFirst {
      hasFirst = true
      return first.succeed(message)
    }
    if case .dropped = messages.yield(message) {
      violated(context, "more than \(Self.unreadLimit) messages at once")
    }
  }

  // MARK: Outgoing

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    context.write(wrapOutboundOut(.binary(unwrapOutboundIn(data))), promise: promise)
  }

  // MARK: Pings

  private func startPings(_ context: ChannelHandlerContext, interval: Int32, timeout: Int32) {
    guard !hasEnded else { return }
    keepAlive = SignalKeepAlive(intervalSeconds: interval, timeoutSeconds: timeout, at: now(context))
    advance(context)
  }

  private func advance(_ context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    while let action = keepAlive?.advance(to: now(context)) {
      switch action {
      case .sendPing:
        let ping = LKSignalRequest.with {
          $0.pingReq.timestamp = Self.milliseconds()
          $0.pingReq.rtt = shared.roundTrip.withLock { $0.map { $0.milliseconds } ?? 0 }
        }
        guard let bytes = try? ping.serializedBytes() as [UInt8] else { return }
        context.writeAndFlush(wrapOutboundOut(.binary(ByteBuffer(bytes: bytes))), promise: nil)
      case .giveUp:
        end(.pingTimeout)
        return context.close(promise: nil)
      case .wait(let until):
        let box = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: .uptimeNanoseconds(UInt64(max(0, until.nanoseconds)))) {
          box.value.handler.advance(box.value.context)
        }
        return
      }
    }
  }

  private func now(_ context: ChannelHandlerContext) -> MediaInstant {
    MediaInstant(nanoseconds: Int64(clamping: context.eventLoop.now.uptimeNanoseconds))
  }

  private static func milliseconds() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

  // MARK: Ending

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event as? WebSocketNotice {
    case .heard?: keepAlive?.heard(at: now(context))
    case .ended(let how)?:
      end(SignalEnd(how))
      stopPings()
    case nil: context.fireUserInboundEventTriggered(event)
    }
  }

  private func violated(_ context: ChannelHandlerContext, _ what: String) {
    context.triggerUserOutboundEvent(WebSocketClose.atOnce(code: 1002, .protocolViolation(what)), promise: nil)
  }

  private var hasEnded: Bool { shared.end.withLock { $0 != nil } }

  /// The first reason counts.
  private func end(_ how: SignalEnd) { shared.end.withLock { $0 = $0 ?? how } }

  private func stopPings() {
    timer?.cancel()
    timer = nil
    keepAlive = nil
  }

  func channelInactive(context: ChannelHandlerContext) {
    finish()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { finish() }

  private func finish() {
    end(.lost("the connection was closed without a word"))
    stopPings()
    messages.finish()
    if !hasFirst {
      hasFirst = true
      let why = shared.end.withLock { $0 }
      first.fail(why.map { SignalError(endBeforeFirst: $0) } ?? .dropped(""))
    }
  }
}

extension SignalEnd {
  fileprivate init(_ end: WebSocketEnd) {
    self =
      switch end {
      case .closed: .closed
      case .closedByPeer(let code): .closedByServer(code: code)
      case .lost(let why): .lost(why)
      case .protocolViolation(let what): .protocolViolation(what)
      }
  }
}

extension SignalError {
  fileprivate init(endBeforeFirst end: SignalEnd) {
    self =
      switch end {
      case .protocolViolation(let what): .notLiveKit(what)
      case .lost(let why): .dropped(why)
      case .closed: .cancelled
      case .closedByServer, .pingTimeout: .dropped("")
      }
  }
}

extension Duration {
  /// Whole milliseconds, rounded down.
  var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
