/// What a `DTLSTransport` reports to its owner.
public enum DTLSEvent: Sendable {
  /// The handshake is done and the peer is who its session description says; SRTP can be keyed.
  case connected(SRTPKeyingMaterial)
  /// One record of application data (an SCTP packet, RFC 8261).
  case data([UInt8])
  /// The peer sent close_notify.
  case closed
  /// The association is over; nothing more comes in or goes out.
  case failed(DTLSError)
}
