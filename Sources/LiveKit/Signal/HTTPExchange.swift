import Foundation
import LiveKitProtocol
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// One HTTP request over a connection of its own: a plain GET, or one that becomes a WebSocket.
struct HTTPExchange {
  enum Outcome: Sendable {
    case upgraded(any Channel)
    /// The answer's status and the beginning of its text.
    case answered(status: Int, text: String)
  }

  let server: ServerURL
  /// Path and query, behind the server's prefix.
  let target: String
  let token: String
  let tls: NIOSSLContext?
  let hostname: String?
  let timeout: TimeAmount

  /// Connects and asks. With `onUpgrade`, asks for a WebSocket and lets it set the new pipeline up.
  func run(
    on loop: any EventLoop, onUpgrade: (@Sendable (any Channel) throws -> Void)?
  ) async throws(SignalError) -> Outcome {
    let promise = loop.makePromise(of: Outcome.self)
    let deadline = loop.scheduleTask(in: timeout) { promise.fail(SignalError.timeout(.connecting)) }
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
        promise.fail(SignalError.cancelled)
      }
    } catch {
      throw SignalError(connecting: error)
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
    var headers: HTTPHeaders = ["Host": server.authority, "User-Agent": "ncall", "Authorization": "Bearer \(token)"]
    if onUpgrade == nil { headers.add(name: "Connection", value: "close") }
    let asker = HTTPAsker(target: server.pathPrefix + target, headers: headers, promise: promise)
    if let onUpgrade {
      let upgrader = NIOWebSocketClientUpgrader(
        maxFrameSize: Limits.signalMessageSize, automaticErrorHandling: false
      ) { channel, _ in
        channel.eventLoop.makeCompletedFuture {
          try onUpgrade(channel)
          promise.succeed(.upgraded(channel))
        }
      }
      let box = NIOLoopBound(asker, eventLoop: channel.eventLoop)
      // The join may come in one piece with the upgrade's answer, so what follows the answer must not be dropped.
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

extension SignalError {
  /// What a failure on the way to an answer means.
  fileprivate init(connecting error: any Error) {
    switch error {
    case let error as SignalError: self = error
    // A server that dies closes TCP without a word of TLS.
    case NIOSSLError.uncleanShutdown: self = .dropped("")
    case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self = .tls(TLSFailure(library: error))
    case let error as NIOConnectionError:
      let reasons = error.connectionErrors.map { Self.text($0.error) }
      if error.connectionErrors.contains(where: {
        if case ChannelError.connectTimeout = $0.error { true } else { false }
      }) {
        self = .timeout(.connecting)
      } else {
        let lookups = [error.dnsAError, error.dnsAAAAError].compactMap { $0.map(Self.text) }
        // The addresses of one name often fail alike.
        var distinct: [String] = []
        for reason in reasons + lookups where !distinct.contains(reason) { distinct.append(reason) }
        self = .unreachable("\(error.host):\(error.port): " + distinct.joined(separator: "; "))
      }
    case ChannelError.connectTimeout: self = .timeout(.connecting)
    case let error as IOError where [ECONNRESET, EPIPE].contains(error.errnoCode): self = .dropped(Self.text(error))
    case let error as IOError: self = .unreachable(Self.text(error))
    case is HTTPParserError, is NIOHTTPClientUpgradeError: self = .notLiveKit("\(error)")
    case ChannelError.eof, ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed: self = .dropped("")
    case is CancellationError: self = .cancelled
    default: self = .unreachable(Self.text(error))
    }
  }

  /// The system's own words where it is the system that refuses.
  static func text(_ error: any Error) -> String {
    switch error {
    case let error as IOError: String(cString: strerror(error.errnoCode))
    case let error as SocketAddressError.UnknownHost: hostUnknown(error)
    default: "\(error)"
    }
  }
  /// What the search for a name's address came to.
  private static func hostUnknown(_ error: SocketAddressError.UnknownHost) -> String {
    switch Int32(clamping: error.errorCode) {
    case EAI_AGAIN: "no such host, or no name server answers"
    default: "no such host"
    }
  }
}
