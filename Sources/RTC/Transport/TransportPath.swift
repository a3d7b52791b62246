/// A pair of addresses that datagrams travel between: one of our sockets, and a peer's.
public struct TransportPath: Hashable, Sendable, CustomStringConvertible {
  public var local: TransportAddress
  public var remote: TransportAddress

  public init(local: TransportAddress, remote: TransportAddress) {
    self.local = local
    self.remote = remote
  }

  public var description: String { "\(local) > \(remote)" }
}
