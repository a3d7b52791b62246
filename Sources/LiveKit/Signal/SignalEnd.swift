/// How a signalling connection ended.
public enum SignalEnd: Sendable, Equatable {
  /// We closed it.
  case closed
  /// The server closed it, with a WebSocket close code where it gave one; it did not have to say `leave` before.
  case closedByServer(code: UInt16?)
  case lost(String)
  case pingTimeout
  /// The server broke the protocol: an undecodable or oversized message, or more than we could take.
  case protocolViolation(String)
}
