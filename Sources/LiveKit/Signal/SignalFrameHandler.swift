import Foundation
import LiveKitProtocol
import MediaBasics
import NIOCore
import NIOWebSocket

/// The WebSocket end of a signalling connection: frames to messages and back, pings both ways, closing.
final class SignalFrameHandler: ChannelDuplexHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = WebSocketFrame

  /// Triggered from outside to close politely.
  struct CloseRequest: Sendable {}

  /// Messages that may wait for a slow reader before the connection is given up.
  static let unreadLimit = 4096

  private let first: EventLoopPromise<LKSignalResponse.OneOf_Message>
  private let messages: AsyncStream<LKSignalResponse.OneOf_Message>.Continuation
  private let shared: SignalConnection.Shared
  private var hasFirst = false
  private var keepAlive: SignalKeepAlive?
  private var timer: Scheduled<Void>?
  private var isClosing = false

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
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(
      NIOWebSocketFrameAggregator(
        minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 1024, maxAccumulatedFrameSize: Limits.signalMessageSize))
    try pipeline.addHandler(SignalFrameHandler(first: first, messages: messages, shared: shared))
  }

  // MARK: Incoming

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
      return giveUp(context, .protocolViolation("a frame uses an extension that was not agreed on"))
    }
    keepAlive?.heard(at: now(context))
    switch frame.opcode {
    case .binary:
      take(context, try? LKSignalResponse(serializedBytes: Array(frame.unmaskedData.readableBytesView)))
    case .text:
      take(
        context, try? LKSignalResponse(jsonUTF8Bytes: Array(frame.unmaskedData.readableBytesView), options: .lenient))
    case .ping:
      write(context, WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData))
    case .connectionClose:
      var data = frame.unmaskedData
      let code: UInt16? = data.readInteger()
      end(isClosing ? .closed : .closedByServer(code: code))
      if !isClosing { writeClose(context, code ?? 1000) }
      context.close(promise: nil)
    case .pong: break
    default: giveUp(context, .protocolViolation("a frame of an unknown kind"))
    }
  }

  private func take(_ context: ChannelHandlerContext, _ response: LKSignalResponse?) {
    guard let response else { return giveUp(context, .protocolViolation("a message that cannot be decoded")) }
    // A message of a kind that is newer than we are.
    guard let message = response.message else { return }
    switch message {
    case .pongResp(let pong):
      let rtt = max(0, Self.milliseconds() &- pong.lastPingTimestamp)
      shared.roundTrip.withLock { $0 = .milliseconds(rtt) }
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
      giveUp(context, .protocolViolation("more than \(Self.unreadLimit) messages at once"))
    }
  }

  // MARK: Outgoing

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isClosing else { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
    let frame = WebSocketFrame(fin: true, opcode: .binary, maskKey: .random(), data: unwrapOutboundIn(data))
    context.write(wrapOutboundOut(frame), promise: promise)
  }

  private func write(_ context: ChannelHandlerContext, _ frame: WebSocketFrame) {
    context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
  }

  private func writeClose(_ context: ChannelHandlerContext, _ code: UInt16) {
    var data = context.channel.allocator.buffer(capacity: 2)
    data.writeInteger(code)
    write(context, WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: data))
  }

  // MARK: Pings

  private func startPings(_ context: ChannelHandlerContext, interval: Int32, timeout: Int32) {
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
        write(context, WebSocketFrame(fin: true, opcode: .binary, maskKey: .random(), data: ByteBuffer(bytes: bytes)))
      case .giveUp: return giveUp(context, .pingTimeout)
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

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard event is CloseRequest else { return context.triggerUserOutboundEvent(event, promise: promise) }
    promise?.succeed()
    guard !isClosing else { return }
    writeClose(context, 1000)
    isClosing = true
    end(.closed)
    // The server should close in answer; it gets a second to do so.
    let channel = context.channel
    timer?.cancel()
    keepAlive = nil
    timer = context.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
  }

  private func giveUp(_ context: ChannelHandlerContext, _ how: SignalEnd) {
    end(how)
    // 1002 is a protocol error (RFC 6455 section 7.4.1).
    if case .protocolViolation = how, !isClosing { writeClose(context, 1002) }
    context.close(promise: nil)
  }

  /// The first reason counts.
  private func end(_ how: SignalEnd) { shared.end.withLock { $0 = $0 ?? how } }

  func channelInactive(context: ChannelHandlerContext) {
    finish()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { finish() }

  private func finish() {
    end(.lost("the connection was closed without a word"))
    timer?.cancel()
    timer = nil
    keepAlive = nil
    messages.finish()
    if !hasFirst {
      hasFirst = true
      let why = shared.end.withLock { $0 }
      first.fail(why.map { SignalError(endBeforeFirst: $0) } ?? .dropped(""))
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is NIOWebSocketError || error is NIOWebSocketFrameAggregator.Error {
      giveUp(context, .protocolViolation("\(error)"))
    } else {
      giveUp(context, .lost(SignalError.text(error)))
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
