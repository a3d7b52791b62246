/// Bounds that every `SRTPTransform` keeps.
public enum SRTPLimits {
  /// Bytes that must be free behind an RTP packet to be protected.
  public static let rtpRoom = 20
  /// Bytes that must be free behind an RTCP packet to be protected.
  public static let rtcpRoom = 24
  /// Sources that one peer may send from at a time.
  public static let inboundSources = 576
  /// Sources that may be sent from to one peer at a time.
  public static let outboundSources = 8192
  /// Packets behind the newest that are still told apart as new or replayed.
  public static let replayWindow = 1024
}
