import MediaBasics

/// When a peer wants to be woken, and which part of it asked.
public struct PeerDeadline: Sendable {
  public enum Reason: String, Sendable {
    case ice, dtls, sctp, reports, nack, transportFeedback, connect
  }

  public var at: MediaInstant
  public var reason: Reason
}
