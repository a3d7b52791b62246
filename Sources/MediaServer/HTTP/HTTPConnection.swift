import LiveKitProtocol
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Serves the requests of one connection, until one of them turns it into a WebSocket.
///
/// The switch is made here rather than by NIO's upgrade handlers, because a refused join needs a real response: the status and the
/// text decide what clients do next.
final class HTTPConnection: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let control: ControlPlane
  private let bodyLimit: Int
  private let messageLimit: Int
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []
  private var isTooLarge = false
  /// Whether the body of the request is of any use.
  private var keepsBody = false
  /// Set for a request that is refused whatever its body says, which is then not kept.
  private var refusal: RoomService.Response?
  private var isUpgrading = false

  init(control: ControlPlane) {
    self.control = control
    bodyLimit = control.configuration.limits.apiBodySize
    messageLimit = control.configuration.limits.signalMessageSize
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isUpgrading else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
      isTooLarge = false
      let target = RequestTarget(head.uri)
      keepsBody = target?.path.hasPrefix(SignalPath.twirp) ?? false
      refusal = keepsBody ? target.flatMap { control.refusal(of: administration(head, $0, body: [])) } : nil
    case .body(let part):
      guard keepsBody, refusal == nil, !isTooLarge else { return }
      isTooLarge = body.count + part.readableBytes > bodyLimit
      if isTooLarge { body = [] } else { body.append(contentsOf: part.readableBytesView) }
    case .end:
      guard let head else { return }
      self.head = nil
      if isTooLarge {
        reply(.text(413, "the request's body is larger than \(bodyLimit) bytes"), to: head, context)
      } else {
        serve(head, context)
      }
    }
  }

  private func serve(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    guard head.uri.utf8.count <= RequestTarget.maximumLength else {
      return reply(
        .text(414, "the request line is longer than \(RequestTarget.maximumLength) bytes"), to: head, context)
    }
    guard let target = RequestTarget(head.uri) else {
      return reply(.text(400, "the request line is not a valid URL"), to: head, context)
    }
    if head.method == .OPTIONS { return reply(HTTPReply(status: .noContent), to: head, context) }
    switch target.path {
    case "/":
      guard head.isReading else { return reply(.text(405, "method not allowed"), to: head, context) }
      reply(.text(200, "OK"), to: head, context)
    case SignalPath.v0, SignalPath.v1:
      guard head.wantsWebSocket else { return reply(HTTPReply(status: .notFound), to: head, context) }
      upgrade(head, target, context)
    case SignalPath.v0 + SignalPath.validate, SignalPath.v1 + SignalPath.validate:
      let mode: SignalMode = target.path.hasPrefix(SignalPath.v1) ? .single : .dual
      do {
        let attempt = try control.attempt(target, mode, authorization: head.authorization, isStrict: true)
        try control.check(attempt)
        reply(.text(200, "success"), to: head, context)
      } catch {
        reply(.text(error.status, error.text), to: head, context)
      }
    case let path where path.hasPrefix(SignalPath.twirp):
      let response = refusal ?? control.administrate(administration(head, target, body: body))
      reply(
        HTTPReply(
          status: HTTPResponseStatus(statusCode: response.status), contentType: response.contentType,
          body: response.body), to: head, context)
    default: reply(.text(404, "404 page not found"), to: head, context)
    }
    body = []
  }

  private func administration(_ head: HTTPRequestHead, _ target: RequestTarget, body: [UInt8]) -> RoomService.Request {
    RoomService.Request(
      path: target.path.dropFirst(SignalPath.twirp.count), method: head.method.rawValue,
      contentType: head.headers.first(name: "content-type") ?? "", authorization: head.authorization, body: body)
  }

  // MARK: Responses

  private func reply(_ reply: HTTPReply, to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
    var headers = HTTPHeaders(reply.headers)
    headers.add(name: "Content-Type", value: reply.contentType)
    headers.add(name: "Content-Length", value: "\(reply.body.count)")
    addCORS(to: &headers, for: request)
    // The rest of a refused body is not waited for, and after a wish to upgrade the HTTP decoder reads no further requests.
    let keepsAlive = request.isKeepAlive && !isTooLarge && !request.headers.contains(name: "upgrade")
    if !keepsAlive { headers.add(name: "Connection", value: "close") }
    let head = HTTPResponseHead(version: request.version, status: reply.status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if request.method != .HEAD {
      context.write(
        wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: reply.body)))), promise: nil)
    }
    let done = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    guard !keepsAlive else { return }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    done.whenComplete { _ in bound.value.close(promise: nil) }
  }

  /// Pages of any origin may use the server: what they may do is in their token.
  private func addCORS(to headers: inout HTTPHeaders, for request: HTTPRequestHead) {
    guard let origin = request.headers.first(name: "origin") else {
      if request.uri.contains(SignalPath.validate) { headers.add(name: "Access-Control-Allow-Origin", value: "*") }
      return
    }
    headers.add(name: "Access-Control-Allow-Origin", value: origin)
    headers.add(name: "Vary", value: "Origin")
    guard request.method == .OPTIONS else { return }
    headers.add(name: "Access-Control-Allow-Methods", value: "OPTIONS, HEAD, GET, POST, PATCH, DELETE")
    headers.add(
      name: "Access-Control-Allow-Headers", value: request.headers.first(name: "access-control-request-headers") ?? "*")
    headers.add(name: "Access-Control-Max-Age", value: "86400")
  }

  // MARK: The switch

  private func upgrade(_ head: HTTPRequestHead, _ target: RequestTarget, _ context: ChannelHandlerContext) {
    let attempt: JoinAttempt
    do {
      attempt = try control.attempt(
        target, target.path == SignalPath.v1 ? .single : .dual, authorization: head.authorization, isStrict: false)
    } catch {
      return reply(.text(error.status, error.text), to: head, context)
    }
    // Makes the headers of the answer, and refuses handshakes that are none (RFC 6455, section 4.2).
    let handshake = NIOWebSocketServerUpgrader(
      shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
      upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() })
    isUpgrading = true
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    handshake.buildUpgradeResponse(channel: context.channel, upgradeRequest: head, initialResponseHeaders: [:])
      .whenComplete { result in
        let (this, context) = bound.value
        switch result {
        case .failure:
          this.isUpgrading = false
          this.reply(.text(400, "this is not a valid WebSocket handshake"), to: head, context)
        case .success(let headers): this.join(attempt, head, headers, context)
        }
      }
  }

  private func join(
    _ attempt: JoinAttempt, _ head: HTTPRequestHead, _ upgradeHeaders: HTTPHeaders, _ context: ChannelHandlerContext
  ) {
    let connection = SignalConnection(messageLimit: messageLimit)
    do {
      try control.join(attempt, on: connection)
    } catch {
      isUpgrading = false
      return reply(.text(error.status, error.text), to: head, context)
    }
    var headers = upgradeHeaders
    headers.replaceOrAdd(name: "Connection", value: "upgrade")
    headers.replaceOrAdd(name: "Upgrade", value: "websocket")
    let response = HTTPResponseHead(version: head.version, status: .switchingProtocols, headers: headers)
    context.write(wrapOutboundOut(.head(response)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    let pipeline = context.pipeline.syncOperations
    let loop = context.eventLoop
    let bound = NIOLoopBound(context, eventLoop: loop)
    HTTPPipeline.removeWriters(from: pipeline, on: loop).whenFailure { _ in bound.value.close(promise: nil) }
    do {
      // New handlers first: bytes that the HTTP decoder still holds must find them.
      let frames = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: messageLimit))
      try pipeline.addHandlers(
        [
          WebSocketFrameEncoder(), frames, WebSocketProtocolErrorHandler(),
          NIOWebSocketFrameAggregator(
            minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1024, maxAccumulatedFrameSize: messageLimit),
          connection,
        ])
    } catch {
      return context.close(promise: nil)
    }
    HTTPPipeline.removeReaders(from: pipeline, on: loop).whenFailure { _ in bound.value.close(promise: nil) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
    context.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

extension HTTPRequestHead {
  fileprivate var authorization: String? { headers.first(name: "authorization") }
  fileprivate var isReading: Bool { method == .GET || method == .HEAD }

  fileprivate var wantsWebSocket: Bool {
    method == .GET && headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
  }
}
