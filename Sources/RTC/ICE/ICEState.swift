/// Where an agent stands, in the words of W3C's `RTCIceConnectionState`.
public enum ICEState: Sendable {
  /// No remote credentials yet.
  case new
  /// Looking for a pair that works; after a restart the old pair may still carry media.
  case checking
  /// A pair is selected and answers.
  case connected
  /// As connected, and the peer has said that no more candidates come.
  case completed
  /// The selected pair has not answered for a while; may heal by itself.
  case disconnected
  /// No pair works, or consent is lost: only a restart helps.
  case failed
  /// Closed by its owner.
  case closed
}
