import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Serves HTTP/1.1 and WebSockets, within its limits.
public final class WebServer: Sendable {
  private let limits: WebServerLimits
  private let tls: WebServerTLS?
  private let group: any EventLoopGroup
  private let ownsGroup: Bool
  private let responder: @Sendable (any EventLoop) -> any WebResponder
  private let sets: [ObjectIdentifier: NIOLoopBoundBox<ConnectionSet>]
  private let count: ConnectionCount
  private let listeners = Mutex<[any Channel]>([])

  /// - Parameters:
  ///   - trustsProxy: whether the client's address is what the proxy before this server says: the last address of `X-Forwarded-For`, or
  ///     without that header of `Forwarded`. The proxy must set one of them and drop what the client sent of the other.
  ///   - group: event loops that are there already; nil makes some, which end with the server.
  ///   - responder: who answers on an event loop; asked for each connection, on its loop.
  public init(
    limits: WebServerLimits = WebServerLimits(), tls: WebServerTLS? = nil, trustsProxy: Bool = false,
    group: (any EventLoopGroup)? = nil, logger: Logger,
    responder: @escaping @Sendable (any EventLoop) -> any WebResponder
  ) {
    self.limits = limits
    self.tls = tls
    self.responder = responder
    let loops = group ?? MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
    self.group = loops
    ownsGroup = group == nil
    let count = ConnectionCount(limits: limits, boundsNetworks: !trustsProxy)
    self.count = count
    var sets: [ObjectIdentifier: NIOLoopBoundBox<ConnectionSet>] = [:]
    for loop in loops.makeIterator() {
      sets[ObjectIdentifier(loop)] = NIOLoopBoundBox.makeBoxSendingValue(
        ConnectionSet(
          loop: loop, limits: limits, count: count, log: logger, trustsProxy: trustsProxy, isSecure: tls != nil),
        eventLoop: loop)
    }
    self.sets = sets
  }

  /// Connections that are served at the moment.
  public var connections: Int { count.served }

  /// Listens on each host, all on one port.
  ///
  /// - Parameter port: 0 picks a free one.
  /// - Returns: the port.
  public func listen(hosts: [String], port: Int) async throws(WebServerError) -> Int {
    // A port that is free on one address may be taken on the next.
    var tries = port == 0 && hosts.count > 1 ? 10 : 1
    while true {
      tries -= 1
      var opened: [any Channel] = []
      do throws(WebServerError) {
        for host in hosts { opened.append(try await listen(host, opened.first?.localAddress?.port ?? port)) }
        let chosen = opened.first?.localAddress?.port ?? port
        listeners.withLock { $0 += opened }
        return chosen
      } catch {
        for listener in opened { try? await listener.close() }
        guard tries > 0 else { throw error }
      }
    }
  }

  private func listen(_ host: String, _ port: Int) async throws(WebServerError) -> any Channel {
    let (sets, tls, responder, limits) = (sets, tls, responder, limits)
    do {
      return try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: limits.backlog)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        // A channel keeps the buffers that it has read into: for one that idles they should be small.
        .childChannelOption(
          .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: 32 * 1024)
        )
        .childChannelOption(.maxMessagesPerRead, value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            guard let set = sets[ObjectIdentifier(channel.eventLoop)]?.value else { throw ChannelError.eof }
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls.context)) }
            let connection = HTTPConnection(set: set, responder: responder(channel.eventLoop))
            try HTTPPipeline.add(to: pipeline, connection, headSize: limits.headSize)
          }
        }
        .bind(host: host, port: port).get()
    } catch {
      throw .cannotListen(host: host, port: port, reason: WebServerError.reason(error))
    }
  }

  /// Takes no more connections.
  public func stopListening() async {
    let open = listeners.withLock { listeners in
      defer { listeners = [] }
      return listeners
    }
    // What fails to close is closed already.
    for listener in open { try? await listener.close() }
  }

  /// Takes no more connections, and ends those that are there: each after the request that is being answered, WebSockets with code 1001
  /// unless they are being closed already.
  ///
  /// - Parameter drain: how long that may take; then they are cut.
  public func shutdown(drain: TimeAmount) async {
    await stopListening()
    let ends = group.makeIterator().compactMap { loop in
      sets[ObjectIdentifier(loop)].map { set in loop.flatSubmit { set.value.shutDown(drain: drain) } }
    }
    for end in ends { try? await end.get() }
    if ownsGroup { try? await group.shutdownGracefully() }
  }
}
