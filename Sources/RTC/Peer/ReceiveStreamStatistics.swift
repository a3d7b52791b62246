import MediaBasics

/// What is known of one incoming stream.
public struct ReceiveStreamStatistics: Sendable {
  public var section: Int
  public var encoding: Int
  public var ssrc: UInt32
  public var packets: Int64
  /// Packet bytes, headers included.
  public var bytes: Int64
  public var lost: Int64
  public var expected: Int64
  public var jitter: MediaDuration
  public var lastArrival: MediaInstant?
}
