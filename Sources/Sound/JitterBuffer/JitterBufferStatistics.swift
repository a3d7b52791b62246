/// What a `JitterBuffer` did and how it stands. Sample counts are per channel at 48 kHz.
public struct JitterBufferStatistics: Sendable, Equatable {
  /// Delay that the buffer aims at beyond the fastest packets, ms.
  public var targetMilliseconds = 0.0
  /// Delay that it has beyond the fastest packets, ms.
  public var delayMilliseconds = 0.0
  /// Sound held at present, packets and decoded samples, ms.
  public var levelMilliseconds = 0.0
  /// Interarrival jitter (RFC 3550 section 6.4.1), ms.
  public var jitterMilliseconds = 0.0

  /// Packets accepted, copies in later packets included.
  public var packets = 0
  /// Packets that never came in time, as the sequence numbers tell.
  public var lost = 0
  /// Packets that came after their turn.
  public var late = 0
  public var duplicates = 0
  /// Packets that were no Opus, or that the decoder refused.
  public var malformed = 0
  /// Packets dropped because more sound was waiting than the buffer holds.
  public var overflowed = 0
  /// Times the timeline started afresh.
  public var restarts = 0

  /// Samples handed out since the stream began.
  public var playedSamples = 0
  /// Samples of those that were made up for missing packets.
  public var concealedSamples = 0
  /// Times concealment began.
  public var concealments = 0
  /// Samples of background noise while the sender paused.
  public var comfortNoiseSamples = 0
  /// Samples recovered from copies inside later packets (in-band FEC).
  public var recoveredSamples = 0
  /// Samples left out to catch up.
  public var acceleratedSamples = 0
  /// Samples added to fall back.
  public var expandedSamples = 0

  public init() {}

  /// The share of samples that were made up, 0…1.
  public var concealedFraction: Double {
    playedSamples > 0 ? Double(concealedSamples) / Double(playedSamples) : 0
  }
}
