import MediaBasics

/// What is known of one outgoing stream.
public struct SendStreamStatistics: Sendable {
  public var ssrc: UInt32
  public var packets: UInt32
  /// Payload bytes.
  public var bytes: Int64
  /// Packets sent again because the far end asked for them; not among `packets`.
  public var resent: UInt32
  /// From the far end's last report; nil before one came.
  public var roundTrip: MediaDuration?
  /// 0…1 over the far end's last report interval.
  public var fractionLost: Double?
  public var cumulativeLost: Int?
  public var jitter: MediaDuration?
}
