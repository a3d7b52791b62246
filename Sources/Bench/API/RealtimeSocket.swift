import MediaBasics
import NIOCore
import NchatAPI
import Sound
import WebClient

/// A realtime connection that follows one topic and hands over what comes, with when it came: nothing that a load of thousands could not pay.
struct RealtimeSocket: Sendable {
  /// Takes the text of a frame; called on the connection's event loop.
  typealias Take = @Sendable (MediaInstant, ByteBuffer) -> Void

  private static let patience = Duration.seconds(60)

  private let channel: any NIOCore.Channel
  /// The topic's newest event when it was subscribed to.
  let head: Int64

  var isOpen: Bool { channel.isActive }

  /// Connects, proves who it is, and waits until the topic is subscribed to.
  /// - Throws: `BenchFailure`.
  static func open(
    _ server: ServerURL, token: String, _ topic: RealtimeTopic, on loop: any EventLoop, take: @escaping Take
  ) async throws(BenchFailure) -> RealtimeSocket {
    let subscribed = loop.makePromise(of: Int64.self)
    do {
      let exchange = try HTTPExchange(
        server: server, target: "/api/realtime", token: token, tls: TLSOptions(), timeout: patience,
        maxFrameSize: RealtimeLimits.frameSize)
      let outcome = try await exchange.run(on: loop) { channel in
        try WebSocketMessageHandler.add(to: channel, maxMessageSize: RealtimeLimits.frameSize)
        try channel.pipeline.syncOperations.addHandler(Handler(topic, subscribed, take))
      }
      switch outcome {
      case .answered(let status, let text): throw BenchFailure("it was answered with \(status) \(text)")
      case .upgraded(let channel):
        channel.writeAndFlush(
          WebSocketMessage.text(ByteBuffer(bytes: RealtimeRequest.subscribe(topic, since: nil).written())), promise: nil
        )
        let timeout = loop.scheduleTask(in: TimeAmount(patience)) { subscribed.fail(WebFailure.timeout) }
        subscribed.futureResult.whenComplete { _ in timeout.cancel() }
        return RealtimeSocket(channel: channel, head: try await subscribed.futureResult.get())
      }
    } catch {
      subscribed.fail(error)
      let why = (error as? BenchFailure)?.description ?? WebFailure(connecting: error).description
      throw BenchFailure("a realtime connection: \(why)")
    }
  }

  /// Opens many, some at a time.
  /// - Parameter open: opens one, by its number.
  static func open(
    _ count: Int, progress: (String) -> Void, _ open: @escaping @Sendable (Int) async throws -> RealtimeSocket
  ) async throws -> [RealtimeSocket] {
    var sockets: [RealtimeSocket] = []
    do {
      try await withThrowingTaskGroup(of: RealtimeSocket.self) { group in
        for number in 0..<count {
          if number >= 64, let socket = try await group.next() { sockets.append(socket) }
          group.addTask { try await open(number) }
          if number > 0, number % 1_000 == 0 { progress("\(number) of \(count) realtime connections") }
        }
        for try await socket in group { sockets.append(socket) }
      }
    } catch {
      await close(sockets)
      throw error
    }
    return sockets
  }

  func whenClosed(_ body: @escaping @Sendable () -> Void) { channel.closeFuture.whenComplete { _ in body() } }

  func close() async {
    // What fails to close is closed already.
    try? await channel.close()
  }

  static func close(_ sockets: [RealtimeSocket]) async {
    for socket in sockets { socket.channel.close(promise: nil) }
    for socket in sockets { try? await socket.channel.closeFuture.get() }
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = WebSocketMessage

    private let topic: RealtimeTopic
    private let take: Take
    private var subscribed: EventLoopPromise<Int64>?

    init(_ topic: RealtimeTopic, _ subscribed: EventLoopPromise<Int64>, _ take: @escaping Take) {
      self.topic = topic
      self.subscribed = subscribed
      self.take = take
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let now = MonotonicClock.now()
      guard case .text(let text) = unwrapInboundIn(data) else { return }
      if subscribed != nil { look(text) }
      take(now, text)
    }

    private func look(_ text: ByteBuffer) {
      do {
        for message in try RealtimeMessage.frame(Array(text.readableBytesView)) {
          switch message {
          case .subscribed(topic, let seq): succeed(seq)
          case .unsubscribed(topic, let reason): fail(BenchFailure("\(topic) cannot be followed: \(reason.rawValue)"))
          case .error(let code, let message): fail(BenchFailure("\(code): \(message)"))
          default: continue
          }
        }
      } catch { fail(BenchFailure(error.sentence)) }
    }

    private func succeed(_ seq: Int64) {
      subscribed?.succeed(seq)
      subscribed = nil
    }

    private func fail(_ error: any Error) {
      subscribed?.fail(error)
      subscribed = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
      fail(BenchFailure("the server has closed it"))
      context.fireChannelInactive()
    }
  }
}
