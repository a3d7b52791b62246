import LiveKit

/// What a call has counted until a moment; figures are the difference of two.
struct CallReading: Sendable {
  var at: ContinuousClock.Instant
  var counters: RoomStatistics
}
