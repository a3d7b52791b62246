/// Where a peer's transport stands, as W3C's RTCPeerConnectionState.
public enum PeerState: Sendable, Equatable {
  case new
  case connecting
  case connected
  /// No answer from the far end for a while; may come back.
  case disconnected
  case failed
  case closed
}
