/// What a client measured of the pictures that it sees.
public struct VideoQuality: APIModel, Equatable {
  /// Kbit/s.
  public var bitrate: Double?
  /// Frames per second.
  public var frameRate: Double?
  /// `1280x720`.
  public var resolution: String?
  public var packetsLost: Int?
  public var packetsReceived: Int?
  /// Ms.
  public var jitter: Double?
  /// Ms.
  public var rtt: Double?

  public init(
    bitrate: Double? = nil, frameRate: Double? = nil, resolution: String? = nil, packetsLost: Int? = nil,
    packetsReceived: Int? = nil, jitter: Double? = nil, rtt: Double? = nil
  ) {
    self.bitrate = bitrate
    self.frameRate = frameRate
    self.resolution = resolution
    self.packetsLost = packetsLost
    self.packetsReceived = packetsReceived
    self.jitter = jitter
    self.rtt = rtt
  }

  /// The part of the packets that did not come, 0…1; nil where no packets were counted.
  public var loss: Double? { QualityScore.loss(lost: packetsLost, received: packetsReceived) }

  public static let schema = JSONSchema.object(
    [
      .nullable("bitrate", .number(0...10_000_000), "kbit/s"),
      .nullable("frameRate", .number(0...1_000), "frames per second"),
      .nullable("resolution", .text(0...32), "`1280x720`"),
      .nullable("packetsLost", .count),
      .nullable("packetsReceived", .count),
      .nullable("jitter", .number(0...600_000), "ms"),
      .nullable("rtt", .number(0...600_000), "ms"),
    ]).named("VideoQuality")
}
