import NIOCore

/// Stands in the pipeline for a `WebSocketConnection`.
final class WebSocketHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let connection: WebSocketConnection

  init(_ connection: WebSocketConnection) { self.connection = connection }

  func handlerAdded(context: ChannelHandlerContext) { connection.opened(context) }

  func handlerRemoved(context: ChannelHandlerContext) { connection.ended() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) { connection.receive(unwrapInboundIn(data)) }

  func channelInactive(context: ChannelHandlerContext) {
    connection.ended()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
