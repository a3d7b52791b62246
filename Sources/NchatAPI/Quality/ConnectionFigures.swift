/// What was measured of a connection; what is not there was not.
public struct ConnectionFigures: APIModel, Equatable {
  public var qualityScore: Double?
  /// Of the sound.
  public var mos: Double?
  /// Kbit/s.
  public var bitrate: Double?
  /// A fraction, 0…1.
  public var packetLoss: Double?
  /// Ms.
  public var jitter: Double?
  /// Ms.
  public var rtt: Double?

  public init(
    qualityScore: Double? = nil, mos: Double? = nil, bitrate: Double? = nil, packetLoss: Double? = nil,
    jitter: Double? = nil, rtt: Double? = nil
  ) {
    self.qualityScore = qualityScore
    self.mos = mos
    self.bitrate = bitrate
    self.packetLoss = packetLoss
    self.jitter = jitter
    self.rtt = rtt
  }

  public static let schema = JSONSchema.object(
    [
      .optional("qualityScore", .number(0...100)),
      .optional("mos", .number(1...5), "of the sound"),
      .optional("bitrate", .number(0...10_000_000), "kbit/s"),
      .optional("packetLoss", .number(0...1), "a fraction, 0…1"),
      .optional("jitter", .number(0...600_000), "ms"),
      .optional("rtt", .number(0...600_000), "ms"),
    ]).named("ConnectionFigures")
}
