import MediaBasics

/// When a talker counts as an active speaker (`audio.*` of the configuration).
public struct SpeakerSettings: Sendable, Equatable {
  /// A frame is active when its level is at most this many −dBov.
  public var activeLevel: UInt8 = 35
  /// Percent of an interval that must be active before the interval counts, 0…100.
  public var minimumPercentile = 40
  /// How much sound is looked at before the level moves, and how often speakers are announced.
  public var updateInterval: MediaDuration = .milliseconds(400)
  /// Intervals over which the level is smoothed.
  public var smoothIntervals = 2

  public init() {}

  /// Linear level from which a talker is an active speaker.
  var threshold: Double { SpeakerMeter.linear(Double(activeLevel)) }

  /// Weight of the newest interval, of an exponential average over `smoothIntervals`.
  var smoothing: Double { 2 / (Double(max(0, smoothIntervals)) + 1) }
}
