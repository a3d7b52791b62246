/// Why an association ended.
public enum SCTPCloseReason: Sendable, Equatable {
  /// Both sides agreed (SHUTDOWN).
  case shutdown
  /// This side aborted.
  case abortedLocally
  /// The peer aborted; the code of its first error cause, when it gave one.
  case abortedByPeer(cause: UInt16?)
  /// The peer never answered INIT or COOKIE ECHO.
  case peerUnreachable
  /// Too many retransmissions in a row.
  case tooManyRetransmissions
  /// The peer began a new association over the old one, so that what was on its way is lost.
  case peerRestarted
  /// The peer sent what the protocol forbids.
  case protocolViolation
  /// The peer sent a message longer than agreed.
  case messageTooLarge
}
