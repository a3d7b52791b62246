import NIOCore
import NchatAPI
import Synchronization
import WebClient

/// One WebSocket to the server: frames as they come, and requests.
final class RealtimeConnection: Sendable {
  /// Frames that may wait before the connection is given up; what they held is asked for again by the next one.
  static let unreadLimit = 1024

  /// The frames of the server; ends when the connection does.
  let frames: AsyncStream<[UInt8]>
  private let channel: any NIOCore.Channel
  fileprivate let ending: Ending

  fileprivate final class Ending: Sendable {
    let how = Mutex<WebSocketEnd?>(nil)
  }

  private init(frames: AsyncStream<[UInt8]>, channel: any NIOCore.Channel, ending: Ending) {
    self.frames = frames
    self.channel = channel
    self.ending = ending
  }

  /// How it ended; nil while it lives.
  var end: WebSocketEnd? { ending.how.withLock { $0 } }

  enum Opening {
    case open(RealtimeConnection)
    case answered(status: Int, text: String)
  }

  /// - Parameter silence: how long the server may be silent.
  static func open(
    _ exchange: HTTPExchange, on loop: any EventLoop, silence: Duration
  ) async throws(WebFailure) -> Opening {
    let (frames, continuation) = AsyncStream<[UInt8]>.makeStream(bufferingPolicy: .bufferingOldest(unreadLimit))
    let ending = Ending()
    let outcome = try await exchange.run(on: loop) { channel in
      try WebSocketMessageHandler.add(to: channel, maxMessageSize: RealtimeLimits.frameSize)
      try channel.pipeline.syncOperations.addHandler(
        Reader(frames: continuation, ending: ending, silence: TimeAmount(silence)))
    }
    switch outcome {
    case .answered(let status, let text): return .answered(status: status, text: text)
    case .upgraded(let channel):
      return .open(RealtimeConnection(frames: frames, channel: channel, ending: ending))
    }
  }

  /// Sends a request, in order. What is sent after the end is lost, and asked for again by the next connection.
  func send(_ request: RealtimeRequest) {
    channel.writeAndFlush(WebSocketMessage.text(ByteBuffer(bytes: request.written())), promise: nil)
  }

  /// Closes politely; returns once the connection is down, within a second or two.
  func close() async {
    channel.triggerUserOutboundEvent(WebSocketClose.politely, promise: nil)
    // The future succeeds on every kind of close.
    try? await channel.closeFuture.get()
  }

  deinit { channel.close(promise: nil) }

  /// Takes frames off the WebSocket and listens whether the server lives.
  private final class Reader: ChannelInboundHandler {
    typealias InboundIn = WebSocketMessage

    private let frames: AsyncStream<[UInt8]>.Continuation
    private let ending: Ending
    private let silence: TimeAmount
    private var timer: Scheduled<Void>?
    private var lastHeard = NIODeadline.now()

    init(frames: AsyncStream<[UInt8]>.Continuation, ending: Ending, silence: TimeAmount) {
      self.frames = frames
      self.ending = ending
      self.silence = silence
    }

    func handlerAdded(context: ChannelHandlerContext) {
      lastHeard = .now()
      listen(context)
    }

    private func listen(_ context: ChannelHandlerContext) {
      let box = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
      timer = context.eventLoop.scheduleTask(deadline: lastHeard + silence) {
        let (handler, context) = box.value
        guard NIODeadline.now() - handler.lastHeard >= handler.silence else { return handler.listen(context) }
        handler.give(up: "the server is silent", context)
      }
    }

    private func give(up why: String, _ context: ChannelHandlerContext) {
      context.triggerUserOutboundEvent(WebSocketClose.atOnce(code: nil, .lost(why)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .text(let bytes):
        if case .dropped = frames.yield(Array(bytes.readableBytesView)) { give(up: "more comes than is read", context) }
      case .binary:
        let end = WebSocketEnd.protocolViolation("a frame that is not text")
        context.triggerUserOutboundEvent(WebSocketClose.atOnce(code: 1003, end), promise: nil)
      }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      switch event as? WebSocketNotice {
      case .heard?: lastHeard = .now()
      case .ended(let how)?: ending.how.withLock { $0 = $0 ?? how }
      case nil: context.fireUserInboundEventTriggered(event)
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      finish()
      context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { finish() }

    private func finish() {
      timer?.cancel()
      timer = nil
      ending.how.withLock { $0 = $0 ?? .lost("the connection was closed without a word") }
      frames.finish()
    }
  }
}
