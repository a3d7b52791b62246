import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Serves the requests of one connection, one after the other, until one of them turns it into a WebSocket.
///
/// A request is taken from the socket only when the answer to the one before it has left: what a client can make us keep is one request, one
/// answer, and what one read brought. The switch to WebSocket is made here rather than by NIO's upgrade handlers, because a refusal needs
/// a real response: its status and its text decide what clients do next.
final class HTTPConnection: ChannelDuplexHandler, RemovableChannelHandler, ServedConnection {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// What comes when the end of a request is there.
  private enum Ending {
    case answer((ByteBuffer) -> EventLoopFuture<HTTPReply>)
    case reply(HTTPReply)
    case webSocket(WebSocketOptions, (WebSocketConnection) -> EventLoopFuture<HTTPReply?>)
  }

  private enum Phase {
    /// For a head; `hasBegun` when bytes of it are there.
    case waiting(hasBegun: Bool)
    /// For the end of a request.
    case receiving(Ending)
    /// For the responder.
    case answering
    case sending
    /// Everything is said, the client may read it: what comes is thrown away.
    case lingering
    case switching
    case closed
  }

  private enum Input {
    case part(HTTPServerRequestPart)
    case error(HTTPParserError)
  }

  /// Parts of pipelined requests that may wait; small ones come by the hundreds in one read.
  private static let longestQueue = 2048

  private let set: ConnectionSet
  private let responder: any WebResponder
  private var context: ChannelHandlerContext?
  private var phase = Phase.waiting(hasBegun: false)
  private var deadline: NIODeadline?
  private var place = ConnectionCount.Place.none
  private var peer = ""

  private var request: WebRequest?
  private var head: HTTPRequestHead?
  private var body = ByteBuffer()
  private var bodyLimit = 0
  private var discarded = 0

  private var queue = CircularBuffer<Input>(initialCapacity: 0)
  private var isTaking = false
  private var isReadPending = false
  private var hasParts = false

  init(set: ConnectionSet, responder: any WebResponder) {
    self.set = set
    self.responder = responder
  }

  // MARK: Begin and end

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  private func begin(_ context: ChannelHandlerContext) {
    let (verdict, place) = set.count.enter(context.channel.remoteAddress)
    if case .cut = verdict {
      phase = .closed
      return context.close(promise: nil)
    }
    // The place is kept until the channel ends, whatever it turns into.
    let count = set.count
    context.channel.closeFuture.whenComplete { _ in count.leave(place) }
    peer = ClientAddress.text(context.channel.remoteAddress)
    deadline = .now() + set.limits.headTime
    set.insert(self)
    guard case .refused(let isFirst) = verdict else { return }
    if isFirst { set.log.warning("too many connections: further ones are refused", metadata: ["address": "\(peer)"]) }
    refuse(.overloaded(retryAfter: set.limits.retryAfter))
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    set.remove(self)
    self.context = nil
  }

  func channelInactive(context: ChannelHandlerContext) {
    phase = .closed
    queue = CircularBuffer(initialCapacity: 0)
    set.remove(self)
    context.fireChannelInactive()
  }

  func shutDown() {
    if case .waiting(hasBegun: false) = phase { cut() }
  }

  func cut() { context?.close(promise: nil) }

  func tick(_ now: NIODeadline) {
    guard let deadline, now >= deadline else { return }
    switch phase {
    case .waiting(hasBegun: true), .receiving: refuse(.tooSlow)
    case .waiting, .sending, .lingering: cut()
    case .answering, .switching, .closed: break
    }
  }

  // MARK: In

  /// Whether another part can be used now.
  private var isReady: Bool {
    switch phase {
    case .waiting, .receiving: true
    case .answering, .sending, .lingering, .switching, .closed: false
    }
  }

  func read(context: ChannelHandlerContext) {
    if case .lingering = phase { return context.read() }
    guard isReady, queue.isEmpty else {
      isReadPending = true
      return
    }
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch phase {
    case .lingering, .switching, .closed: return
    case .waiting, .receiving, .answering, .sending: break
    }
    hasParts = true
    guard queue.count < Self.longestQueue else { return cut() }
    queue.append(.part(unwrapInboundIn(data)))
    take()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // Bytes came that complete nothing: those of a head.
    if case .waiting(hasBegun: false) = phase, !hasParts {
      phase = .waiting(hasBegun: true)
      let limit = NIODeadline.now() + set.limits.headTime
      deadline = min(deadline ?? limit, limit)
    }
    hasParts = false
    context.fireChannelReadComplete()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard context.channel.isActive else { return }
    switch (error, phase) {
    case (_, .lingering), (_, .closed): break
    case (let error as HTTPParserError, _):
      queue.append(.error(error))
      take()
    default: cut()
    }
  }

  /// Takes what has come as far as that is possible now.
  private func take() {
    guard !isTaking else { return }
    isTaking = true
    while isReady, let input = queue.popFirst() {
      switch input {
      case .part(.head(let head)): receive(head)
      case .part(.body(let bytes)): receive(bytes)
      case .part(.end): receiveEnd()
      case .error(.headerOverflow): refuse(.headTooLarge)
      case .error: refuse(.malformedRequest)
      }
    }
    isTaking = false
    guard isReadPending, isReady, let context else { return }
    isReadPending = false
    context.read()
  }

  private func receive(_ head: HTTPRequestHead) {
    self.head = head
    body = ByteBuffer()
    discarded = 0
    deadline = .now() + set.limits.bodyTime
    guard head.uri.utf8.count <= RequestTarget.maximumLength else {
      return discard(words(.targetTooLong(limit: RequestTarget.maximumLength)))
    }
    guard let target = RequestTarget(head.uri) else { return discard(words(.malformedTarget)) }
    guard head.version == .http1_0 || head.headers["host"].count == 1 else { return discard(words(.malformedRequest)) }
    let address = set.trustsProxy ? ClientAddress.forwarded(head.headers) ?? peer : peer
    let request = WebRequest(
      head: head, target: target, address: address, isSecure: set.isSecure, eventLoop: set.loop)
    self.request = request
    switch responder.admit(request) {
    case .reply(let reply): discard(reply)
    case .webSocket(let options, let then): phase = .receiving(.webSocket(options, then))
    case .body(let limit, let then):
      bodyLimit = limit
      guard head.announcedBody <= limit else { return refuse(.bodyTooLarge(limit: limit)) }
      phase = .receiving(.answer(then))
      guard head.waitsForContinue, let context else { return }
      let go = HTTPResponseHead(version: head.version, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
    }
  }

  /// Answers without the body: behind a small one, or before a large one, which is then not read.
  private func discard(_ reply: HTTPReply) {
    guard let head else { return }
    if head.waitsForContinue || head.announcedBody > set.limits.discardedBodySize {
      send(reply, isLast: true)
    } else {
      phase = .receiving(.reply(reply))
    }
  }

  private func receive(_ bytes: ByteBuffer) {
    guard case .receiving(let ending) = phase else { return }
    var bytes = bytes
    switch ending {
    case .answer:
      guard body.readableBytes + bytes.readableBytes <= bodyLimit else {
        return refuse(.bodyTooLarge(limit: bodyLimit))
      }
      body.writeBuffer(&bytes)
    case .reply, .webSocket:
      discarded += bytes.readableBytes
      guard discarded > set.limits.discardedBodySize else { return }
      if case .reply(let reply) = ending { send(reply, isLast: true) } else { refuse(.malformedHandshake) }
    }
  }

  private func receiveEnd() {
    guard case .receiving(let ending) = phase else { return }
    switch ending {
    case .reply(let reply): send(reply)
    case .answer(let then):
      phase = .answering
      deadline = nil
      let whole = body
      body = ByteBuffer()
      whenDone(then(whole)) { connection, result in
        switch result {
        case .success(let reply): connection.send(reply)
        case .failure(let error): connection.send(connection.words(.failed(error)))
        }
      }
    case .webSocket(let options, let then): shakeHands(options, then)
    }
  }

  /// Goes on with what another event loop may have found, if the client is still there.
  private func whenDone<Value: Sendable>(
    _ future: EventLoopFuture<Value>, _ body: @escaping (HTTPConnection, Result<Value, any Error>) -> Void
  ) {
    future.hop(to: set.loop).assumeIsolated().whenComplete { result in
      body(self, result)
    }
  }

  // MARK: Out

  /// The responder's words for a problem.
  private func words(_ problem: WebProblem) -> HTTPReply {
    if case .failed(let error) = problem {
      set.log.error(
        "an answer failed: \(error)", metadata: ["path": "\(request?.target.path ?? "")"])
    }
    var reply = responder.reply(to: problem, head: head)
    if case .overloaded(let seconds) = problem {
      reply.headers.replaceOrAdd(name: "Retry-After", value: "\(seconds)")
    }
    return reply
  }

  /// Answers with a problem, and reads nothing more.
  private func refuse(_ problem: WebProblem) {
    if case .waiting = phase { head = nil }
    send(words(problem), isLast: true)
  }

  /// - Parameter isLast: the rest of what the client sends is not looked at.
  private func send(_ reply: HTTPReply, isLast: Bool = false) {
    guard let context, context.channel.isActive else { return }
    phase = .sending
    deadline = .now() + set.limits.sendTime
    body = ByteBuffer()
    request = nil
    let version = head?.version ?? .http1_1
    // After a wish to upgrade the HTTP decoder reads no further requests.
    let keepsAlive = !isLast && !set.isShuttingDown && (head?.canGoOn ?? false)
    var headers = reply.headers
    if reply.status.mayHaveResponseBody {
      headers.add(name: "Content-Type", value: reply.contentType)
      headers.add(name: "Content-Length", value: "\(reply.length)")
    }
    headers.add(name: "Date", value: set.now)
    if !keepsAlive {
      headers.add(name: "Connection", value: "close")
    } else if version == .http1_0 {
      headers.add(name: "Connection", value: "keep-alive")
    }
    let response = HTTPResponseHead(version: version, status: reply.status, headers: headers)
    context.write(wrapOutboundOut(.head(response)), promise: nil)
    if head?.method != .HEAD, reply.status.mayHaveResponseBody {
      if let source = reply.source {
        context.flush()
        return sendPart(of: source, from: 0, keepsAlive: keepsAlive, isLast: isLast)
      }
      if reply.body.readableBytes > 0 { context.write(wrapOutboundOut(.body(.byteBuffer(reply.body))), promise: nil) }
    }
    finish(context, keepsAlive: keepsAlive, isLast: isLast)
  }

  /// Sends the rest of a body part by part, each when the client has taken the one before.
  private func sendPart(of source: HTTPBodySource, from offset: Int64, keepsAlive: Bool, isLast: Bool) {
    guard case .sending = phase, let context, context.channel.isActive else { return }
    guard offset < source.length else { return finish(context, keepsAlive: keepsAlive, isLast: isLast) }
    let part = context.eventLoop.makeFutureWithTask { try await source.read(offset) }
    whenDone(part) { connection, result in
      guard case .sending = connection.phase, let context = connection.context else { return }
      // What was promised cannot be kept: a connection that ends early says so.
      guard case .success(var bytes) = result, bytes.readableBytes > 0 else { return connection.cut() }
      if Int64(bytes.readableBytes) > source.length - offset {
        bytes = bytes.getSlice(at: bytes.readerIndex, length: Int(source.length - offset)) ?? ByteBuffer()
      }
      let next = offset + Int64(bytes.readableBytes)
      connection.deadline = .now() + connection.set.limits.sendTime
      let sent = context.eventLoop.makePromise(of: Void.self)
      connection.whenDone(sent.futureResult) { connection, result in
        switch result {
        case .failure: connection.cut()
        case .success: connection.sendPart(of: source, from: next, keepsAlive: keepsAlive, isLast: isLast)
        }
      }
      context.writeAndFlush(connection.wrapOutboundOut(.body(.byteBuffer(bytes))), promise: sent)
    }
  }

  private func finish(_ context: ChannelHandlerContext, keepsAlive: Bool, isLast: Bool) {
    let done = context.eventLoop.makePromise(of: Void.self)
    whenDone(done.futureResult) { connection, result in
      switch result {
      case .failure: connection.cut()
      case .success: connection.sent(keepsAlive: keepsAlive, isLast: isLast)
      }
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
  }

  private func sent(keepsAlive: Bool, isLast: Bool) {
    guard case .sending = phase, let context else { return }
    head = nil
    if keepsAlive {
      if set.isShuttingDown { return cut() }
      phase = .waiting(hasBegun: false)
      deadline = .now() + set.limits.idleTime
      return take()
    }
    queue.removeAll()
    guard isLast else { return cut() }
    // A socket that is closed with unread input takes what was sent back from the client: only our half is closed at first.
    phase = .lingering
    deadline = .now() + set.limits.lingerTime
    context.close(mode: .output, promise: nil)
    context.read()
  }

  // MARK: The switch

  private func shakeHands(
    _ options: WebSocketOptions, _ then: @escaping (WebSocketConnection) -> EventLoopFuture<HTTPReply?>
  ) {
    guard let context, let head, let request else { return }
    phase = .answering
    deadline = nil
    // Makes the headers of the answer, and refuses handshakes that are none (RFC 6455, section 4.2).
    let handshake = NIOWebSocketServerUpgrader(
      shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
      upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() })
    let headers = handshake.buildUpgradeResponse(
      channel: context.channel, upgradeRequest: head, initialResponseHeaders: [:])
    whenDone(headers) { connection, result in
      guard case .success(let headers) = result else {
        return connection.send(connection.words(.malformedHandshake))
      }
      let webSocket = WebSocketConnection(options: options, address: request.address, set: connection.set)
      connection.whenDone(then(webSocket)) { connection, result in
        switch result {
        case .success(.none): connection.switchOver(to: webSocket, headers)
        case .success(.some(let reply)):
          webSocket.forget()
          connection.send(reply)
        case .failure(let error):
          webSocket.forget()
          connection.send(connection.words(.failed(error)))
        }
      }
    }
  }

  private func switchOver(to webSocket: WebSocketConnection, _ upgradeHeaders: HTTPHeaders) {
    guard let context, context.channel.isActive, let head else { return webSocket.ended() }
    phase = .switching
    var headers = upgradeHeaders
    headers.replaceOrAdd(name: "Connection", value: "upgrade")
    headers.replaceOrAdd(name: "Upgrade", value: "websocket")
    let response = HTTPResponseHead(version: head.version, status: .switchingProtocols, headers: headers)
    context.write(wrapOutboundOut(.head(response)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    self.head = nil
    request = nil
    let pipeline = context.pipeline.syncOperations
    let channel = context.channel
    let loop = set.loop
    HTTPPipeline.removeWriters(from: pipeline, on: loop).whenFailure { _ in channel.close(promise: nil) }
    do {
      // The new handler first: bytes that the HTTP decoder still holds must find it.
      try pipeline.addHandler(WebSocketHandler(webSocket))
    } catch {
      webSocket.ended()
      return context.close(promise: nil)
    }
    HTTPPipeline.removeReaders(from: pipeline, on: loop).whenFailure { _ in channel.close(promise: nil) }
    channel.read()
  }
}

extension HTTPRequestHead {
  /// Bytes of the body as far as the head tells; 0 when it tells of none or its end comes with the last chunk.
  fileprivate var announcedBody: Int {
    guard let length = headers.first(name: "content-length") else { return 0 }
    // The decoder let through nothing but digits: what is no number here is too large to be one.
    return Int(length) ?? .max
  }

  /// Whether the client sends its body only when it is told to (RFC 9110, section 10.1.1).
  fileprivate var waitsForContinue: Bool {
    version != .http1_0 && (announcedBody > 0 || headers.contains(name: "transfer-encoding"))
      && headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
  }

  fileprivate var canGoOn: Bool { isKeepAlive && method != .CONNECT && !headers.contains(name: "upgrade") }
}
