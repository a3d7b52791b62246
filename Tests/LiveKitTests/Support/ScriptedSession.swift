import LiveKitProtocol
import NIOCore
import NIOWebSocket

/// The server's end of one WebSocket.
final class ScriptedSession: Sendable {
  let request: ScriptedServer.Request
  /// The client's messages in order; ends when its connection does.
  let requests: AsyncStream<LKSignalRequest.OneOf_Message>
  /// Control frames of the client (ping, pong, close), by opcode and content.
  let controls: AsyncStream<(WebSocketOpcode, [UInt8])>
  private let channel: any Channel
  private let received: AsyncStream<LKSignalRequest.OneOf_Message>.Continuation
  private let controlled: AsyncStream<(WebSocketOpcode, [UInt8])>.Continuation

  init(request: ScriptedServer.Request, channel: any Channel) {
    self.request = request
    self.channel = channel
    (requests, received) = AsyncStream<LKSignalRequest.OneOf_Message>.makeStream()
    (controls, controlled) = AsyncStream<(WebSocketOpcode, [UInt8])>.makeStream()
  }

  func send(_ message: LKSignalResponse.OneOf_Message) throws {
    let response = LKSignalResponse.with { $0.message = message }
    send(frame: .binary, try response.serializedBytes())
  }

  func send(frame opcode: WebSocketOpcode, fin: Bool = true, _ bytes: [UInt8]) {
    let frame = WebSocketFrame(fin: fin, opcode: opcode, data: ByteBuffer(bytes: bytes))
    channel.writeAndFlush(frame, promise: nil)
  }

  func send(raw bytes: [UInt8]) {
    let channel = channel
    channel.pipeline.containsHandler(type: ByteToMessageHandler<WebSocketFrameDecoder>.self).whenComplete { _ in
      channel.pipeline.context(handlerType: WebSocketFrameEncoder.self).whenSuccess { context in
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
      }
    }
  }

  /// Ends the TCP connection without a close frame.
  func drop() { channel.close(promise: nil) }

  final class Handler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    private let session: ScriptedSession

    init(_ session: ScriptedSession) { self.session = session }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let frame = unwrapInboundIn(data)
      let bytes = Array(frame.unmaskedData.readableBytesView)
      switch frame.opcode {
      case .binary:
        if let message = try? LKSignalRequest(serializedBytes: bytes).message { session.received.yield(message) }
      case .ping, .pong: session.controlled.yield((frame.opcode, bytes))
      case .connectionClose:
        session.controlled.yield((frame.opcode, bytes))
        session.send(frame: .connectionClose, bytes)
        context.close(promise: nil)
      default: break
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      session.received.finish()
      session.controlled.finish()
    }
  }
}
