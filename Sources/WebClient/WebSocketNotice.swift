/// What the WebSocket handler says to those behind it besides messages, as inbound user events.
public enum WebSocketNotice: Sendable, Equatable {
  /// Something came, of whatever kind: the other end lives.
  case heard
  /// The first reason, before the channel becomes inactive.
  case ended(WebSocketEnd)
}
