/// What carries a candidate's datagrams (RFC 8839 §5.1, RFC 6544 §4.5).
public enum ICECandidateTransport: Sendable, Hashable {
  /// Who opens the TCP connection.
  public enum TCPType: String, Sendable, Hashable {
    case active
    case passive
    case simultaneousOpen = "so"
  }

  case udp
  case tcp(TCPType)

  var isUDP: Bool { self == .udp }
}
