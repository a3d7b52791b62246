import MediaBasics
import Testing

@testable import MediaServer

/// The report blocks that publishers get.
struct ReceptionReportTests {
  @Test func lossSinceTheLastBlockAndInAllIsTold() throws {
    var statistics = ReceptionStatistics(clockRate: 48_000)
    let early = statistics.block(at: .zero)
    #expect(early == nil)
    for i in 0..<100 where i % 4 != 0 || i == 0 {
      statistics.received(
        sequence: UInt16(truncatingIfNeeded: 65_500 + i), timestamp: UInt32(i * 960), bytes: 100,
        at: .zero + .milliseconds(i * 20))
    }
    let first = statistics.block(at: .zero + .seconds(2))
    let block = try #require(first)
    #expect(block.cumulativeLost == 24)
    #expect(block.fractionLost == 61)  // 24 · 256 / 100
    #expect(block.highestSequence == 65_599)
    #expect(block.jitter == 0)
    #expect(block.lastSenderReport == 0)

    statistics.senderReport(middleNTP: 0x1234_5678, at: .zero + .seconds(2))
    statistics.received(sequence: 64, timestamp: 96_000, bytes: 100, at: .zero + .seconds(2))
    let next = statistics.block(at: .zero + .milliseconds(2500))
    let second = try #require(next)
    #expect(second.fractionLost == 0)
    #expect(second.lastSenderReport == 0x1234_5678)
    #expect(second.delaySinceLastSenderReport == 32_768)
  }

  @Test func unevenArrivalIsJitter() {
    var statistics = ReceptionStatistics(clockRate: 48_000)
    for i in 0..<200 {
      let late = i % 2 == 0 ? 0 : 5
      statistics.received(
        sequence: UInt16(i), timestamp: UInt32(i * 960), bytes: 100, at: .zero + .milliseconds(i * 20 + late))
    }
    #expect(abs(statistics.jitter.inMilliseconds - 5) < 0.1)
  }

  @Test func windowsCountOnTheirOwn() {
    var statistics = ReceptionStatistics(clockRate: 48_000)
    for i in [0, 1, 2, 5] { statistics.received(sequence: UInt16(i), timestamp: 0, bytes: 10, at: .zero) }
    _ = statistics.block(at: .zero)
    var window = statistics.closeWindow()
    #expect(window == (6, 2, 40))
    statistics.received(sequence: 6, timestamp: 0, bytes: 10, at: .zero)
    window = statistics.closeWindow()
    #expect(window == (1, 0, 10))
  }
}
