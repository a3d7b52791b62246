import LiveKit

/// Makes the figures of a call from two readings of its counters.
enum StatsReading {
  /// - Parameters:
  ///   - before: the reading before, at or after joining.
  ///   - elapsed: time between the two, more than nothing.
  static func stats(
    _ reading: RoomStatistics, before: RoomStatistics, elapsed: Duration, tracks: [RemoteAudio.Entry]
  ) -> CallStats {
    let seconds = max(0.001, milliseconds(elapsed) / 1_000)
    // Whatever a track that came meanwhile counts, or one that counts anew, it counts since the reading before.
    func rate(_ now: Int64, _ then: Int64?) -> Double {
      let then = then ?? 0
      return Double(now >= then ? now - then : now) * 8 / 1_000 / seconds
    }
    let received = Dictionary(reading.received.map { ($0.trackSID, $0.counters) }) { first, _ in first }
    let earlier = Dictionary(before.received.map { ($0.trackSID, $0.counters) }) { first, _ in first }
    var lost = 0.0
    var expected = 0.0
    let perTrack = tracks.map { entry -> TrackStats in
      let (now, then) = (received[entry.sid], earlier[entry.sid])
      let lostNow = Double((now?.lost ?? 0) - (then?.lost ?? 0))
      let expectedNow = Double((now?.expected ?? 0) - (then?.expected ?? 0))
      lost += max(0, lostNow)
      expected += max(0, expectedNow)
      let buffer = entry.track.statistics
      return TrackStats(
        identity: entry.identity, sid: entry.sid, rate: rate(now?.bytes ?? 0, then?.bytes),
        loss: expectedNow > 0 ? max(0, min(1, lostNow / expectedNow)) : 0, jitter: buffer.jitterMilliseconds,
        buffer: buffer.delayMilliseconds, concealed: buffer.concealedFraction, level: entry.track.level.level)
    }
    let sent = Dictionary(before.sent.map { ($0.trackSID, $0.counters.bytes) }) { first, _ in first }
    return CallStats(
      roundTrip: (reading.mediaRoundTrip ?? reading.signalRoundTrip).map(milliseconds),
      upRate: reading.sent.map { rate($0.counters.bytes, sent[$0.trackSID]) }.reduce(0, +),
      downRate: perTrack.map(\.rate).reduce(0, +),
      upLoss: reading.sent.compactMap(\.counters.fractionLost).max(),
      downLoss: expected > 0 ? min(1, lost / expected) : 0, packetsReceived: Int(max(0, expected - lost)),
      packetsLost: Int(lost), tracks: perTrack)
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) * 1_000 + Double(duration.components.attoseconds) / 1e15
  }
}
