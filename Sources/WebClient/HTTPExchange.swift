import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// One HTTP request over a connection of its own: a plain GET, or one that becomes a WebSocket.
public struct HTTPExchange: Sendable {
  public enum Outcome: Sendable {
    case upgraded(any Channel)
    /// The answer's status and the beginning of its text.
    case answered(status: Int, text: String)
  }

  let server: ServerURL
  let target: String
  let token: String?
  let tls: NIOSSLContext?
  let hostname: String?
  let timeout: TimeAmount
  let maxFrameSize: Int

  /// - Parameters:
  ///   - target: path and query, behind the server's prefix.
  ///   - token: for the header Authorization.
  ///   - timeout: until the answer is there.
  ///   - maxFrameSize: bytes of a frame that the server may send.
  /// - Throws: `WebFailure.tls` for files of authorities that cannot be used.
  public init(
    server: ServerURL, target: String, token: String?, tls: TLSOptions, timeout: Duration, maxFrameSize: Int
  ) throws(WebFailure) {
    self.server = server
    self.target = target
    self.token = token
    do throws(TLSFailure) { self.tls = server.isSecure ? try tls.context() : nil } catch { throw .tls(error) }
    hostname = tls.hostname
    self.timeout = TimeAmount(timeout)
    self.maxFrameSize = maxFrameSize
  }

  /// Connects and asks. With `onUpgrade`, asks for a WebSocket and lets it set the new pipeline up.
  public func run(
    on loop: any EventLoop, onUpgrade: (@Sendable (any Channel) throws -> Void)?
  ) async throws(WebFailure) -> Outcome {
    let promise = loop.makePromise(of: Outcome.self)
    let deadline = loop.scheduleTask(in: timeout) { promise.fail(WebFailure.timeout) }
    let connecting = ClientBootstrap(group: loop)
      .connectTimeout(timeout)
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try configure(channel, promise, onUpgrade) }
      }
      .connect(host: server.host, port: server.port)
    connecting.whenFailure { promise.fail($0) }
    promise.futureResult.whenComplete { _ in deadline.cancel() }
    promise.futureResult.whenFailure { _ in connecting.whenSuccess { $0.close(promise: nil) } }
    do {
      return try await withTaskCancellationHandler {
        try await promise.futureResult.get()
      } onCancel: {
        promise.fail(WebFailure.cancelled)
      }
    } catch {
      throw WebFailure(connecting: error)
    }
  }

  private func configure(
    _ channel: any Channel, _ promise: EventLoopPromise<Outcome>, _ onUpgrade: (@Sendable (any Channel) throws -> Void)?
  ) throws {
    let pipeline = channel.pipeline.syncOperations
    if let tls {
      let name = hostname ?? (server.isAddress ? nil : server.host)
      try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
    }
    var headers: HTTPHeaders = ["Host": server.authority, "User-Agent": "ncall"]
    if let token { headers.add(name: "Authorization", value: "Bearer \(token)") }
    if onUpgrade == nil { headers.add(name: "Connection", value: "close") }
    let asker = HTTPAsker(target: server.pathPrefix + target, headers: headers, promise: promise)
    if let onUpgrade {
      let upgrader = NIOWebSocketClientUpgrader(
        maxFrameSize: maxFrameSize, automaticErrorHandling: false
      ) { channel, _ in
        channel.eventLoop.makeCompletedFuture {
          try onUpgrade(channel)
          promise.succeed(.upgraded(channel))
        }
      }
      let box = NIOLoopBound(asker, eventLoop: channel.eventLoop)
      // The first message may come in one piece with the upgrade's answer, so what follows the answer must not be dropped.
      try pipeline.addHTTPClientHandlers(
        leftOverBytesStrategy: .forwardBytes,
        withClientUpgrade: (
          upgraders: [upgrader],
          completionHandler: { context in context.pipeline.syncOperations.removeHandler(box.value, promise: nil) }
        ))
    } else {
      try pipeline.addHTTPClientHandlers()
    }
    try pipeline.addHandler(asker)
  }
}
