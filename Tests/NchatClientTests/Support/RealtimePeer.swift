import NIOCore
import NIOWebSocket
import NchatAPI

/// The server's end of one realtime WebSocket.
final class RealtimePeer: Sendable {
  /// Of the upgrade.
  let token: String?
  /// The client's requests in order; ends when its connection does.
  let requests: AsyncStream<RealtimeRequest>
  private let channel: any NIOCore.Channel
  private let received: AsyncStream<RealtimeRequest>.Continuation

  init(token: String?, channel: any NIOCore.Channel) {
    self.token = token
    self.channel = channel
    (requests, received) = AsyncStream<RealtimeRequest>.makeStream()
  }

  func send(_ messages: RealtimeMessage...) {
    send(text: messages.count == 1 ? messages[0].written() : messages.written())
  }

  func send(text: [UInt8]) {
    channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(bytes: text)), promise: nil)
  }

  func ping() { channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()), promise: nil) }

  func close(_ code: UInt16) {
    var data = ByteBuffer()
    data.writeInteger(code)
    channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .connectionClose, data: data), promise: nil)
  }

  /// Ends the TCP connection without a close frame.
  func drop() { channel.close(promise: nil) }

  /// Returns once the connection is down.
  func waitForEnd() async { try? await channel.closeFuture.get() }

  final class Handler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    private let peer: RealtimePeer

    init(_ peer: RealtimePeer) { self.peer = peer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let frame = unwrapInboundIn(data)
      switch frame.opcode {
      case .text:
        if let request = try? RealtimeRequest.read(Array(frame.unmaskedData.readableBytesView)) {
          peer.received.yield(request)
        }
      case .connectionClose:
        peer.close(1000)
        context.close(promise: nil)
      default: break
      }
    }

    func channelInactive(context: ChannelHandlerContext) { peer.received.finish() }
  }
}
