/// What a client measured of the sound that it hears.
public struct AudioQuality: APIModel, Equatable {
  /// Kbit/s.
  public var bitrate: Double?
  public var packetsLost: Int?
  public var packetsReceived: Int?
  /// Ms.
  public var jitter: Double?
  /// Ms.
  public var rtt: Double?
  public var mos: Double?
  public var audioLevel: Double?

  public init(
    bitrate: Double? = nil, packetsLost: Int? = nil, packetsReceived: Int? = nil, jitter: Double? = nil,
    rtt: Double? = nil, mos: Double? = nil, audioLevel: Double? = nil
  ) {
    self.bitrate = bitrate
    self.packetsLost = packetsLost
    self.packetsReceived = packetsReceived
    self.jitter = jitter
    self.rtt = rtt
    self.mos = mos
    self.audioLevel = audioLevel
  }

  /// The part of the packets that did not come, 0…1; nil where no packets were counted.
  public var loss: Double? { QualityScore.loss(lost: packetsLost, received: packetsReceived) }

  public static let schema = JSONSchema.object(
    [
      .nullable("bitrate", .number(0...10_000_000), "kbit/s"),
      .nullable("packetsLost", .count),
      .nullable("packetsReceived", .count),
      .nullable("jitter", .number(0...600_000), "ms"),
      .nullable("rtt", .number(0...600_000), "ms"),
      .nullable("mos", .number(1...5)),
      .nullable("audioLevel", .number(0...100)),
    ]).named("AudioQuality")
}
