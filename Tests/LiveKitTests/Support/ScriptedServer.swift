import Foundation
import LiveKitProtocol
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization

/// A signalling server on loopback whose answers a test writes: real HTTP, real WebSockets, real protobuf.
final class ScriptedServer: Sendable {
  struct Request: Sendable {
    let path: String
    let query: [String: String]
    let authorization: String?
    let isUpgrade: Bool

    var joinRequest: LKJoinRequest? { query["join_request"].flatMap { try? LKJoinRequest(wrapped: $0) } }
  }

  enum Answer: Sendable {
    /// A WebSocket, or 200 `success` to a plain GET.
    case accept
    case refuse(Int, String)
    /// Closes the connection without an answer.
    case drop
    /// Never answers.
    case hang
  }

  typealias Script = @Sendable (Request) -> Answer

  let port: Int
  /// Sessions in the order in which they were accepted.
  let sessions: AsyncStream<ScriptedSession>
  private let channel: any Channel
  private let journal = Journal()
  private let script: Script
  private let accepted: AsyncStream<ScriptedSession>.Continuation

  var requests: [Request] { journal.requests.withLock { $0 } }
  var url: String { "ws://127.0.0.1:\(port)" }

  init(tls: NIOSSLContext? = nil, script: @escaping Script) async throws {
    self.script = script
    (sessions, accepted) = AsyncStream<ScriptedSession>.makeStream()
    let (journal, accepted) = (self.journal, self.accepted)
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
          let decide: Script = { request in
            journal.requests.withLock { $0.append(request) }
            return script(request)
          }
          let responder = Responder(script: decide)
          let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: Limits.signalMessageSize,
            shouldUpgrade: { channel, head in
              // Refusals go to the responder, which has no part in an upgrade.
              if case .accept = script(Request(head)) {
                journal.requests.withLock { $0.append(Request(head)) }
                return channel.eventLoop.makeSucceededFuture([:])
              }
              return channel.eventLoop.makeFailedFuture(ChannelError.inputClosed)
            },
            upgradePipelineHandler: { channel, head in
              channel.eventLoop.makeCompletedFuture {
                let session = ScriptedSession(request: Request(head), channel: channel)
                try channel.pipeline.syncOperations.addHandler(ScriptedSession.Handler(session))
                accepted.yield(session)
              }
            })
          let box = NIOLoopBound(responder, eventLoop: channel.eventLoop)
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withServerUpgrade: (
              upgraders: [upgrader],
              completionHandler: { $0.pipeline.syncOperations.removeHandler(box.value, promise: nil) }
            ))
          try channel.pipeline.syncOperations.addHandler(responder)
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  private final class Journal: Sendable {
    let requests = Mutex<[Request]>([])
  }

  func stop() async throws {
    try await channel.close()
    accepted.finish()
  }

  private final class Responder: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    private let script: Script
    private var request: Request?

    init(script: @escaping Script) { self.script = script }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): request = Request(head)
      case .body: break
      case .end:
        guard let request else { return }
        switch script(request) {
        case .accept: respond(context, 200, "success")
        case .refuse(let status, let text): respond(context, status, text)
        case .drop: context.close(promise: nil)
        case .hang: break
        }
      }
    }

    private func respond(_ context: ChannelHandlerContext, _ status: Int, _ text: String) {
      let headers: HTTPHeaders = ["Content-Length": "\(text.utf8.count)", "Connection": "close"]
      let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
      let channel = context.channel
      context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
  }
}

extension ScriptedServer.Request {
  init(_ head: HTTPRequestHead) {
    let parts = head.uri.split(separator: "?", maxSplits: 1)
    path = String(parts.first ?? "")
    var query: [String: String] = [:]
    if parts.count > 1 {
      for pair in parts[1].split(separator: "&") {
        let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        query[String(sides[0])] = sides.count > 1 ? String(sides[1]).removingPercentEncoding : ""
      }
    }
    self.query = query
    authorization = head.headers.first(name: "Authorization")
    isUpgrade = head.headers.contains(name: "Upgrade")
  }
}
