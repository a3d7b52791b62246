/// The limits of data channels and of the association under them.
public struct DataChannelConfiguration: Sendable {
  public var association = SCTPConfiguration()
  /// The peer's `a=max-message-size`, in bytes; 0 means that the peer sets no limit. RFC 8841 section 6.1 gives the
  /// default.
  public var remoteMaxMessageSize = 65_536
  /// Channels that may exist at once, whoever opens them.
  public var maxChannels = 1_024
  /// Bytes that the labels and protocols of channels that the peer opened may have together; each may have what RFC 8832
  /// allows, but a thousand of them cost no hundred megabytes.
  public var maxPeerNameBytes = 256 * 1_024
  /// Bytes kept for streams on which no channel exists yet: a negotiated channel may exist on the peer's side first.
  public var earlyDataLimit = 65_536

  public init() {}
}
