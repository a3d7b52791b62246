/// A summary of how the call's media does. Times in milliseconds, rates in kbit/s, loss a fraction 0…1.
public struct CallStats: Sendable, Equatable {
  public var roundTrip: Double?
  public var upRate: Double
  public var downRate: Double
  /// What receivers report; nil before the first report.
  public var upLoss: Double?
  public var downLoss: Double
  /// Packets of others' tracks since the figures before.
  public var packetsReceived: Int
  public var packetsLost: Int
  public var tracks: [TrackStats]

  public init(
    roundTrip: Double? = nil, upRate: Double = 0, downRate: Double = 0, upLoss: Double? = nil, downLoss: Double = 0,
    packetsReceived: Int = 0, packetsLost: Int = 0, tracks: [TrackStats] = []
  ) {
    self.roundTrip = roundTrip
    self.upRate = upRate
    self.downRate = downRate
    self.upLoss = upLoss
    self.downLoss = downLoss
    self.packetsReceived = packetsReceived
    self.packetsLost = packetsLost
    self.tracks = tracks
  }
}
