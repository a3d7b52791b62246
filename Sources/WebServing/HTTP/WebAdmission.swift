import NIOCore

/// What becomes of a request, decided by its head.
public enum WebAdmission {
  /// The answer, whatever the body says; a small body is thrown away, before a large one the connection is closed.
  case reply(HTTPReply)
  /// Collects the body, up to `limit` bytes, and asks for the answer then; more is a `WebProblem.bodyTooLarge`. The answer may come
  /// late and on any event loop; where it fails, it becomes a `WebProblem.failed`.
  case body(limit: Int, then: (ByteBuffer) -> EventLoopFuture<HTTPReply>)
  /// Goes on with a WebSocket, if the handshake is a good one. `then` may set the connection's receiver and send before the connection is
  /// open; an answer that is not nil refuses the switch, and nothing more is heard of the connection.
  case webSocket(WebSocketOptions, then: (WebSocketConnection) -> EventLoopFuture<HTTPReply?>)
}
