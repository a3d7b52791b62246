import Testing

@testable import CallCore

/// What stands in the title all the time follows what changed, not what trembles.
struct LinkReadingTests {
  private static func reading(_ stats: [CallStats]) -> LinkReading {
    stats.reduce(into: LinkReading()) { $0.follow($1) }
  }

  @Test(
    arguments: [
      ([0, 1, 0, 2, 9], 0), ([0, 1, 10], 10), ([24, 33, 15, 25], 24), ([24, 34], 34), ([24, 14], 14),
      ([200, 249, 151], 200), ([200, 250], 250), ([200, 150], 150), ([24, 24.4, 33.6], 34),
    ] as [([Double], Int)])
  func theRoundTripFollowsTenMillisecondsAndAQuarter(_ measured: [Double], _ shown: Int) {
    #expect(Self.reading(measured.map { CallStats(roundTrip: $0) }).roundTrip == shown)
  }

  @Test(
    arguments: [
      ([0, 0.0004], 0), ([0, 0.001], 1), ([0.003, 0.001, 0.007], 3), ([0.003, 0.008], 8), ([0.003, 0], 0),
      ([0.2, 0.24, 0.16], 200), ([0.2, 0.25], 250), ([2], 1_000),
    ] as [([Double], Int)])
  func theLossFollowsHalfAPercentAndAQuarterAndItsBeginAndEnd(_ measured: [Double], _ shown: Int) {
    #expect(Self.reading(measured.map { CallStats(downLoss: $0) }).loss == shown)
  }

  @Test func whatIsNoMeasurementChangesNothing() {
    let before = CallStats(roundTrip: 24, downLoss: 0.1)
    for broken in [Double.nan, .infinity, -.infinity, -1] {
      #expect(
        Self.reading([before, CallStats(roundTrip: broken, downLoss: broken)]) == LinkReading(roundTrip: 24, loss: 100))
    }
    #expect(Self.reading([before, CallStats(roundTrip: nil, downLoss: 0.1)]) == LinkReading(roundTrip: 24, loss: 100))
    #expect(Self.reading([CallStats(roundTrip: .greatestFiniteMagnitude)]).roundTrip == 3_600_000)
  }
}
