/// What is known of one incoming track, since its session began.
public struct ReceivedTrackStatistics: Sendable, Equatable {
  public var packets: Int64 = 0
  /// Packet bytes, headers included.
  public var bytes: Int64 = 0
  public var lost: Int64 = 0
  public var expected: Int64 = 0
  public var jitter = Duration.zero

  public init() {}
}
