/// Which side of the DTLS handshake an endpoint takes (`a=setup`: active is the client, passive the server).
public enum DTLSRole: Sendable, Hashable {
  case client
  case server
}
