/// Where an association is in its life (RFC 9260 section 4).
public enum SCTPState: Sendable, Equatable {
  case closed
  case cookieWait
  case cookieEchoed
  case established
  case shutdownPending
  case shutdownSent
  case shutdownReceived
  case shutdownAckSent
}
