import MediaBasics
import Testing

@testable import RTC

/// Speed counted in virtual time: what the protocol allows, not what the machine does.
@Suite struct ThroughputTests {
  private func megabitsPerSecond(
    roundTrip: MediaDuration, rate: Int?, loss: Double = 0, seconds: Int = 5, from side: (Bool) = true
  ) -> Double {
    var pair = Pair<SCTPAssociation>(seed: 11) {
      $0.delay = roundTrip / 2
      $0.rate = rate
      $0.loss = loss
    }
    guard pair.connect() else { return 0 }
    let message = [UInt8](repeating: 5, count: 16_000)
    var bytes = 0
    pair.run(for: .seconds(seconds)) { pair in
      if side {
        while pair.a.bufferedAmount < 500_000 { _ = pair.a.send(message, on: 0, protocolIdentifier: 53, at: pair.now) }
        bytes += pair.b.takeMessages().reduce(0) { $0 + $1.payload.count }
      } else {
        while pair.b.bufferedAmount < 500_000 { _ = pair.b.send(message, on: 0, protocolIdentifier: 53, at: pair.now) }
        bytes += pair.a.takeMessages().reduce(0) { $0 + $1.payload.count }
      }
      return false
    }
    return Double(bytes) * 8 / 1e6 / Double(seconds)
  }

  @Test func aPathOfTenMegabitsIsFilled() {
    for side in [true, false] {
      let speed = megabitsPerSecond(roundTrip: .milliseconds(20), rate: 1_250_000, from: side)
      #expect(speed > 8, "\(speed) Mbit/s")
    }
  }

  @Test func aLongRoundTripIsFilledToo() {
    let speed = megabitsPerSecond(roundTrip: .milliseconds(200), rate: 1_250_000, seconds: 15)
    #expect(speed > 6, "\(speed) Mbit/s")
  }

  @Test func anOpenPathIsLimitedByTheWindowOnly() {
    // One megabyte of window a round trip of 50 ms is 167 Mbit/s.
    let speed = megabitsPerSecond(roundTrip: .milliseconds(50), rate: nil, seconds: 2)
    #expect(speed > 60, "\(speed) Mbit/s")
  }

  @Test func someLossSlowsButDoesNotStop() {
    let speed = megabitsPerSecond(roundTrip: .milliseconds(20), rate: 12_500_000, loss: 0.01)
    #expect(speed > 5, "\(speed) Mbit/s")
  }
}
