import NIOCore

/// A whole message on a WebSocket.
public enum WebSocketMessage: Sendable, Equatable {
  case text(ByteBuffer)
  case binary(ByteBuffer)
}
