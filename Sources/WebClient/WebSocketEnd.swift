/// How a WebSocket ended.
public enum WebSocketEnd: Sendable, Equatable {
  /// We closed it.
  case closed
  /// The other end closed it, with a close code where it gave one.
  case closedByPeer(code: UInt16?)
  case lost(String)
  /// What came is against the protocol, or too large.
  case protocolViolation(String)
}
