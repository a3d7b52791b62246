/// The agreement about the data channel section (RFC 8841).
public struct NegotiatedDataChannels: Equatable, Sendable {
  public var mid: String
  public var index: Int
  public var localPort: UInt16
  public var remotePort: UInt16
  /// Largest message the peer takes, in bytes; 0 means any size. 65536 when it does not say.
  public var remoteMaxMessageSize: UInt64
}
