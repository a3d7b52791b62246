import NIOCore

/// A whole message from a client.
public enum WebSocketMessage: Equatable, Sendable {
  case text(String)
  case binary(ByteBuffer)
}
