import MediaBasics
import NIOCore
import NIOHTTP1
import NIOPosix
import NchatAPI
import Sound
import Synchronization
import WebClient

/// An HTTP connection that stays: one request after another, without anything around them that costs time.
final class KeepAlive: Sendable {
  struct Answer: Sendable {
    let status: Int
    let body: ByteBuffer
    /// When its end was there.
    let arrival: MediaInstant
  }

  private static let patience = TimeAmount.seconds(30)

  private let channel: any NIOCore.Channel
  private let handler: NIOLoopBound<Handler>
  private let server: ServerURL

  private init(channel: any NIOCore.Channel, handler: NIOLoopBound<Handler>, server: ServerURL) {
    self.channel = channel
    self.handler = handler
    self.server = server
  }

  static func open(_ server: ServerURL, on loop: any EventLoop) async throws(BenchFailure) -> KeepAlive {
    do {
      let connecting = ClientBootstrap(group: loop).channelOption(.socketOption(.tcp_nodelay), value: 1)
        .connect(host: server.host, port: server.port)
      return try await connecting.flatMapThrowing { channel in
        let handler = Handler()
        try channel.pipeline.syncOperations.addHTTPClientHandlers()
        try channel.pipeline.syncOperations.addHandler(handler)
        return KeepAlive(
          channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop), server: server)
      }.get()
    } catch { throw BenchFailure("\(server): \(WebFailure(connecting: error))") }
  }

  /// Sends a request and waits for its answer, whatever its status. One at a time.
  /// - Throws: `BenchFailure` when the connection ends, or nothing comes for half a minute.
  func ask(
    _ method: RouteMethod, _ target: String, token: String?, body: [UInt8]? = nil
  ) async throws(BenchFailure) -> Answer {
    var headers: HTTPHeaders = ["Host": server.authority]
    if let token { headers.add(name: "Authorization", value: "Bearer \(token)") }
    if let body {
      headers.add(name: "Content-Type", value: "application/json")
      headers.add(name: "Content-Length", value: "\(body.count)")
    }
    let head = HTTPRequestHead(
      version: .http1_1, method: HTTPMethod(rawValue: method.rawValue), uri: target, headers: headers)
    let (handler, channel) = (handler, channel)
    do {
      return try await channel.eventLoop.flatSubmit {
        let answered = channel.eventLoop.makePromise(of: Answer.self)
        let timeout = channel.eventLoop.scheduleTask(in: Self.patience) { answered.fail(WebFailure.timeout) }
        answered.futureResult.whenComplete { _ in timeout.cancel() }
        handler.value.ask(head, body, answered)
        return answered.futureResult
      }.get()
    } catch { throw BenchFailure("\(method.rawValue) \(target): \(WebFailure(connecting: error))") }
  }

  /// Asks a route and reads its answer.
  /// - Throws: `BenchFailure`, also with what the server refused.
  func call<Query, Body, Answer: APIModel>(
    _ operation: Operation<Query, Body, Answer>, _ ids: [String: EntityID] = [:], body: Body? = nil, token: String?
  ) async throws(BenchFailure) -> Answer {
    let route = operation.route
    let answer = try await ask(route.method, route.path(ids), token: token, body: body?.written())
    guard (200..<300).contains(answer.status) else {
      throw BenchFailure(
        "\(route.method.rawValue) \(route.path) was answered with \(answer.status): \(String(buffer: answer.body))")
    }
    if let nothing = NoContent() as? Answer { return nothing }
    do throws(APIError) { return try Answer.read(Array(answer.body.readableBytesView)) } catch {
      throw BenchFailure("the answer of \(route.path) cannot be read: \(error.sentence)")
    }
  }

  func close() async {
    // What fails to close is closed already.
    try? await channel.close()
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private var context: ChannelHandlerContext?
    private var asked: EventLoopPromise<Answer>?
    private var status = 0
    private var body = ByteBuffer()

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func ask(_ head: HTTPRequestHead, _ bytes: [UInt8]?, _ promise: EventLoopPromise<Answer>) {
      guard let context, asked == nil else { return promise.fail(ChannelError.ioOnClosedChannel) }
      asked = promise
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      if let bytes { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil) }
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        status = Int(head.status.code)
        body = ByteBuffer()
      case .body(var part): body.writeBuffer(&part)
      case .end:
        asked?.succeed(Answer(status: status, body: body, arrival: MonotonicClock.now()))
        asked = nil
      }
    }

    func channelInactive(context: ChannelHandlerContext) { give(up: ChannelError.eof, context) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { give(up: error, context) }

    private func give(up error: any Error, _ context: ChannelHandlerContext) {
      asked?.fail(error)
      asked = nil
      context.close(promise: nil)
    }
  }
}
