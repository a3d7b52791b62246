/// How hard the sender tries to deliver a message (RFC 3758, RFC 7496).
public enum SCTPReliability: Hashable, Sendable {
  case reliable
  /// Given up after this many retransmissions.
  case maxRetransmits(Int)
  /// Given up this many milliseconds after it was handed over.
  case maxLifetime(Int)
}
