import MediaBasics
import Testing

@testable import RTC

@Suite struct ReceptionStatisticsTests {
  @Test func lossAndHighestSequenceAcrossTheWrap() throws {
    var statistics = ReceptionStatistics(clockRate: 48_000)
    var now = MediaInstant.zero
    var sequence: UInt16 = 65_500
    for i in 0..<100 {
      if i % 10 != 5 { _ = statistics.count(sequence: sequence, timestamp: UInt32(i * 960), length: 100, at: now) }
      sequence &+= 1
      now += .milliseconds(20)
    }
    let blockMade = statistics.reportBlock(ssrc: 7, at: now)
    let block = try #require(blockMade)
    #expect(block.cumulativeLost == 10)
    #expect(block.fractionLost == 25)
    #expect(block.highestSequence == 65_536 + 63)
    #expect(block.jitter == 0)
    // Nothing new: the next interval lost nothing.
    #expect(statistics.reportBlock(ssrc: 7, at: now)?.fractionLost == 0)
  }

  @Test func jitterFollowsTheFormulaOfRFC3550() {
    var statistics = ReceptionStatistics(clockRate: 8_000)
    // Every second packet 10 ms late: |D| is 80 timestamp units each time; the estimate converges to it.
    for i in 0..<400 {
      let at = MediaInstant.zero + .milliseconds(i * 20 + (i % 2) * 10)
      _ = statistics.count(sequence: UInt16(i), timestamp: UInt32(i * 160), length: 50, at: at)
    }
    #expect((76...80).contains(statistics.jitter))
  }

  @Test func aRestartedSourceIsCountedAnew() {
    var statistics = ReceptionStatistics(clockRate: 48_000)
    for i in 0..<50 { _ = statistics.count(sequence: UInt16(i), timestamp: 0, length: 1, at: .zero) }
    _ = statistics.count(sequence: 30_000, timestamp: 0, length: 1, at: .zero)
    #expect(statistics.lost == 0)
    #expect(statistics.received == 1)
  }

  @Test func delaySinceTheSendersReportIsInItsUnits() throws {
    var statistics = ReceptionStatistics(clockRate: 48_000)
    _ = statistics.count(sequence: 1, timestamp: 0, length: 1, at: .zero)
    statistics.noteSenderReport(ntp: 0x1122_3344_5566_7788, at: .zero)
    let blockMade = statistics.reportBlock(ssrc: 1, at: .zero + .milliseconds(250))
    let block = try #require(blockMade)
    #expect(block.lastSenderReport == 0x3344_5566)
    #expect(block.delaySinceLastSenderReport == 16_384)
  }
}
