import MediaBasics
import Testing

@testable import RTC

/// What is counted and what is asked for agree on when a source has begun anew.
@Suite struct RestartedSourceTests {
  @Test(arguments: [(9_000, 5_000), (9_000, 20_000), (9_000, 100), (65_500, 62_000), (40_000, 36_500)])
  func ofASourceThatJumpsLossesAreAskedForAtOnce(before: Int, after: Int) {
    var statistics = ReceptionStatistics(clockRate: 48_000)
    var nack = NackGenerator()
    var now = MediaInstant.zero
    func take(_ sequence: Int) {
      let counted = statistics.count(
        sequence: UInt16(truncatingIfNeeded: sequence), timestamp: 0, length: 100, at: now)
      nack.received(counted.extendedSequence, isRestart: counted.isRestart, at: now)
      now += .milliseconds(20)
    }
    for sequence in (before - 100)...before { take(sequence) }
    #expect(nack.nextDeadline == nil)
    take(after)
    #expect(nack.nextDeadline == nil, "nothing is missing between the two")
    for step in [1, 2, 4, 5] { take(after + step) }
    #expect(nack.due(at: now, roundTrip: .milliseconds(50)) == [UInt16(after + 3)])
    #expect(statistics.lost == 1)
  }

  /// A packet within the bound is late, however late it is, and moves nothing.
  @Test func aLatePacketIsNoRestart() {
    var statistics = ReceptionStatistics(clockRate: 48_000)
    var nack = NackGenerator()
    for (sequence, isRestart) in [(10_000, false), (7_100, false), (10_001, false), (6_900, true)] {
      let counted = statistics.count(sequence: UInt16(sequence), timestamp: 0, length: 1, at: .zero)
      #expect(counted.isRestart == isRestart, "\(sequence)")
      nack.received(counted.extendedSequence, isRestart: counted.isRestart, at: .zero)
      #expect(nack.nextDeadline == nil)
    }
  }
}
