import NIOCore
import NIOWebSocket

/// The client's end of a WebSocket (RFC 6455): frames to messages and back, pongs, closing.
public final class WebSocketMessageHandler: ChannelDuplexHandler {
  public typealias InboundIn = WebSocketFrame
  public typealias InboundOut = WebSocketMessage
  public typealias OutboundIn = WebSocketMessage
  public typealias OutboundOut = WebSocketFrame

  private var end: WebSocketEnd?
  private var isClosing = false
  private var timer: Scheduled<Void>?

  private init() {}

  /// Adds the handlers from frames to messages to a channel that has been upgraded to a WebSocket; on its event loop.
  ///
  /// - Parameter maxMessageSize: bytes of a message in however many frames.
  public static func add(to channel: any Channel, maxMessageSize: Int) throws {
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(
      NIOWebSocketFrameAggregator(
        minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 1024, maxAccumulatedFrameSize: maxMessageSize))
    try pipeline.addHandler(WebSocketMessageHandler())
  }

  // MARK: Incoming

  public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard end == nil || isClosing else { return }
    let frame = unwrapInboundIn(data)
    guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
      return violated(context, "a frame uses an extension that was not agreed on")
    }
    context.fireUserInboundEventTriggered(WebSocketNotice.heard)
    switch frame.opcode {
    case .binary: context.fireChannelRead(wrapInboundOut(.binary(frame.unmaskedData)))
    case .text: context.fireChannelRead(wrapInboundOut(.text(frame.unmaskedData)))
    case .ping: write(context, WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData))
    case .connectionClose:
      var data = frame.unmaskedData
      let code: UInt16? = data.readInteger()
      end(context, isClosing ? .closed : .closedByPeer(code: code))
      if !isClosing { writeClose(context, code ?? 1000) }
      context.close(promise: nil)
    case .pong: break
    default: violated(context, "a frame of an unknown kind")
    }
  }

  // MARK: Outgoing

  public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isClosing else { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
    let frame =
      switch unwrapOutboundIn(data) {
      case .text(let bytes): WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: bytes)
      case .binary(let bytes): WebSocketFrame(fin: true, opcode: .binary, maskKey: .random(), data: bytes)
      }
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

  // MARK: Ending

  public func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard let close = event as? WebSocketClose else { return context.triggerUserOutboundEvent(event, promise: promise) }
    promise?.succeed()
    switch close {
    case .politely:
      guard !isClosing else { return }
      writeClose(context, 1000)
      isClosing = true
      end(context, .closed)
      let channel = context.channel
      timer = context.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
    case .atOnce(let code, let how): giveUp(context, how, code)
    }
  }

  /// 1002 is a protocol error (RFC 6455 section 7.4.1).
  private func violated(_ context: ChannelHandlerContext, _ what: String) {
    giveUp(context, .protocolViolation(what), 1002)
  }

  private func giveUp(_ context: ChannelHandlerContext, _ how: WebSocketEnd, _ code: UInt16?) {
    end(context, how)
    if let code, !isClosing { writeClose(context, code) }
    context.close(promise: nil)
  }

  /// The first reason counts.
  private func end(_ context: ChannelHandlerContext, _ how: WebSocketEnd) {
    guard end == nil else { return }
    end = how
    context.fireUserInboundEventTriggered(WebSocketNotice.ended(how))
  }

  public func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    end(context, .lost("the connection was closed without a word"))
    context.fireChannelInactive()
  }

  public func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is NIOWebSocketError || error is NIOWebSocketFrameAggregator.Error {
      violated(context, "\(error)")
    } else {
      giveUp(context, .lost(WebFailure.text(error)), nil)
    }
  }
}
