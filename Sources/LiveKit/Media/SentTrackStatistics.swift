/// What is known of one outgoing track, since its session began.
public struct SentTrackStatistics: Sendable, Equatable {
  public var packets: Int64 = 0
  /// Payload bytes.
  public var bytes: Int64 = 0
  /// Packets sent again because the server asked for them; not among `packets`.
  public var resent: Int64 = 0
  /// By the server's last report; nil before one came.
  public var roundTrip: Duration?
  /// 0…1 over the server's last report interval.
  public var fractionLost: Double?
  public var jitter: Duration?

  public init() {}
}
