import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import NchatAPI
import Synchronization

/// A server on loopback whose answers a test writes: real HTTP, real WebSockets.
final class APIServer: Sendable {
  struct Request: Sendable {
    var method: String
    var path: String
    var query: String
    var token: String?
    var body: [UInt8]
  }

  enum Answer: Sendable {
    case json(Int, [UInt8], headers: [String: String] = [:])
    /// Status, headers and the beginning of a body that never ends.
    case endless(piece: [UInt8], every: TimeAmount)
    case drop
    case hang
    /// No HTTP at all.
    case bytes(String)
    /// A WebSocket.
    case upgrade

    static func model(_ model: some APIModel, status: Int = 200) -> Answer { .json(status, model.written()) }
    static func error(_ code: ErrorCode, _ sentence: String = "No.", headers: [String: String] = [:]) -> Answer {
      .json(code.status, APIError(code, sentence).body.written(), headers: headers)
    }
  }

  typealias Script = @Sendable (Request) -> Answer

  private final class Journal: Sendable {
    let requests = Mutex<[Request]>([])
  }

  let port: Int
  /// WebSockets in the order in which they were opened.
  let peers: AsyncStream<RealtimePeer>
  private let channel: any NIOCore.Channel
  private let journal = Journal()

  var requests: [Request] { journal.requests.withLock { $0 } }
  var url: String { "http://127.0.0.1:\(port)" }

  init(tls: NIOSSLContext? = nil, script: @escaping Script) async throws {
    let (peers, opened) = AsyncStream<RealtimePeer>.makeStream()
    self.peers = peers
    let journal = journal
    let decide: Script = { request in
      journal.requests.withLock { $0.append(request) }
      return script(request)
    }
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
          let responder = Responder(script: decide)
          let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: 1 << 20,
            shouldUpgrade: { channel, head in
              // What is asked here is asked again by the responder where it is refused.
              if case .upgrade = script(Request(head, [])) {
                journal.requests.withLock { $0.append(Request(head, [])) }
                return channel.eventLoop.makeSucceededFuture([:])
              }
              return channel.eventLoop.makeFailedFuture(ChannelError.inputClosed)
            },
            upgradePipelineHandler: { channel, head in
              channel.eventLoop.makeCompletedFuture {
                let peer = RealtimePeer(token: Request(head, []).token, channel: channel)
                try channel.pipeline.syncOperations.addHandler(RealtimePeer.Handler(peer))
                opened.yield(peer)
              }
            })
          let box = NIOLoopBound(responder, eventLoop: channel.eventLoop)
          try pipeline.configureHTTPServerPipeline(
            withServerUpgrade: (
              upgraders: [upgrader],
              completionHandler: { $0.pipeline.syncOperations.removeHandler(box.value, promise: nil) }
            ))
          try pipeline.addHandler(responder)
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  func stop() async throws { try await channel.close() }

  private final class Responder: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    private let script: Script
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(script: @escaping Script) { self.script = script }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        self.head = head
        body = []
      case .body(let part): body += part.readableBytesView
      case .end:
        guard let head else { return }
        answer(context, script(Request(head, body)))
      }
    }

    private func answer(_ context: ChannelHandlerContext, _ answer: Answer) {
      switch answer {
      case .json(let status, let bytes, let headers):
        var fields: HTTPHeaders = ["Content-Type": "application/json"]
        if status != 204 { fields.add(name: "Content-Length", value: "\(bytes.count)") }
        for (name, value) in headers { fields.add(name: name, value: value) }
        context.write(
          wrapOutboundOut(
            .head(HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields))),
          promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      case .endless(let piece, let every):
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Transfer-Encoding": "chunked"])
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        let box = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: every) { _ in
          let (handler, context) = box.value
          context.writeAndFlush(handler.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: piece)))), promise: nil)
        }
        context.channel.closeFuture.whenComplete { _ in task.cancel() }
      case .drop: context.close(promise: nil)
      case .hang, .upgrade: break
      case .bytes(let text):
        let channel = context.channel
        // Beside the HTTP encoder.
        channel.pipeline.context(handlerType: HTTPResponseEncoder.self).whenSuccess { context in
          context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
          channel.close(promise: nil)
        }
      }
    }
  }
}

extension APIServer.Request {
  init(_ head: HTTPRequestHead, _ body: [UInt8]) {
    let parts = head.uri.split(separator: "?", maxSplits: 1)
    method = head.method.rawValue
    path = String(parts.first ?? "")
    query = parts.count > 1 ? String(parts[1]) : ""
    token = head.headers.first(name: "Authorization").map { String($0.dropFirst("Bearer ".count)) }
    self.body = body
  }
}
