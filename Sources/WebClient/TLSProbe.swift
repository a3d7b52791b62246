import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// Finds out whether a server that made nothing of plain HTTP speaks TLS. Only shakes hands: nothing secret goes to a server
/// whose certificate nobody has looked at.
public struct TLSProbe {
  let server: ServerURL
  let timeout: TimeAmount

  public init(server: ServerURL, timeout: Duration) {
    self.server = server
    self.timeout = TimeAmount(timeout)
  }

  public func findsTLS(on loop: any EventLoop) async -> Bool {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateVerification = .none
    guard let context = try? NIOSSLContext(configuration: configuration) else { return false }
    let promise = loop.makePromise(of: Bool.self)
    let deadline = loop.scheduleTask(in: timeout) { promise.succeed(false) }
    let name = server.isAddress ? nil : server.host
    let connecting = ClientBootstrap(group: loop)
      .connectTimeout(timeout)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: name))
          try pipeline.addHandler(HandshakeWatch(promise: promise))
        }
      }
      .connect(host: server.host, port: server.port)
    connecting.whenFailure { _ in promise.succeed(false) }
    promise.futureResult.whenComplete { _ in
      deadline.cancel()
      connecting.whenSuccess { $0.close(promise: nil) }
    }
    return (try? await promise.futureResult.get()) ?? false
  }
}

/// Says whether a handshake was completed.
private final class HandshakeWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let promise: EventLoopPromise<Bool>

  init(promise: EventLoopPromise<Bool>) { self.promise = promise }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent { promise.succeed(true) }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.succeed(false)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    promise.succeed(false)
    context.fireChannelInactive()
  }
}
