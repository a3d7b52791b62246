/// How the link does, calm enough to stand on a screen all the time: measurements that only tremble leave it as it is.
///
/// A title that follows each measurement writes to the terminal every few seconds although nothing happens. What is
/// here follows a change that a person would act upon; the exact figures are in `CallStats`.
public struct LinkReading: Sendable, Equatable {
  /// Whole milliseconds; nil before the first measurement.
  public private(set) var roundTrip: Int?
  /// Of others' packets, tenths of a percent, 0…1000.
  public private(set) var loss = 0

  public init(roundTrip: Int? = nil, loss: Int = 0) {
    self.roundTrip = roundTrip
    self.loss = loss
  }

  /// Takes over what differs enough: the round trip by 10 ms and by a quarter, the loss by half a percent and by a
  /// quarter, or because it began or ended. What is no number, or no time, changes nothing.
  mutating func follow(_ stats: CallStats) {
    if let trip = stats.roundTrip, trip.isFinite, trip >= 0 {
      let measured = Int(min(trip, 3_600_000).rounded())
      if roundTrip.map({ Self.differs(measured, $0, by: 10) }) ?? true { roundTrip = measured }
    }
    if stats.downLoss.isFinite, stats.downLoss >= 0 {
      let measured = Int((min(stats.downLoss, 1) * 1_000).rounded())
      if (measured == 0) != (loss == 0) || Self.differs(measured, loss, by: 5) { loss = measured }
    }
  }

  private static func differs(_ measured: Int, _ shown: Int, by step: Int) -> Bool {
    abs(measured - shown) >= max(step, shown / 4)
  }
}
