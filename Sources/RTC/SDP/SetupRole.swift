/// Which side starts the DTLS handshake, the value of `a=setup` (RFC 4145, RFC 8842).
public enum SetupRole: String, Sendable, CaseIterable {
  /// Starts the handshake: DTLS client.
  case active
  /// Waits for the handshake: DTLS server.
  case passive
  /// Leaves the choice to the answerer; only in offers.
  case activePassive = "actpass"
  /// No connection for now; not usable in WebRTC.
  case holdConnection = "holdconn"
}
