/// Closes a WebSocket, as an outbound user event.
public enum WebSocketClose: Sendable {
  /// Says goodbye, and gives the other end a second to answer.
  case politely
  /// Gives up at once, with a close code (RFC 6455 section 7.4.1) where the other end shall hear why.
  case atOnce(code: UInt16?, WebSocketEnd)
}
