import Glibc
import Testing

@testable import Bench

/// What the figures of the backend come to.
struct APIGoalTests {
  private func rows(memory: Double, lost: Double, delay: Double, rate: Double) -> [BenchResult.Row] {
    [
      .init(condition: "idle", subject: "ncall", figures: [.init(APIBenchmark.memoryName, memory, "KiB")]),
      // The delays of others are none of the goal's.
      .init(condition: "lists", subject: "ncall", figures: [.init(APIBenchmark.delayName, 900, "ms")]),
      .init(
        condition: "watched", subject: "ncall",
        figures: [
          .init(APIBenchmark.rateName, rate, ""), .init(APIBenchmark.lostName, lost, ""),
          .init(APIBenchmark.delayName, delay, "ms"),
        ]),
    ]
  }

  @Test func memoryLossDelayAndRateMustAllBeRight() {
    #expect(APIBenchmark.isMet(rows(memory: 32, lost: 0, delay: 100, rate: 95), rate: 100))
    #expect(!APIBenchmark.isMet(rows(memory: 32.1, lost: 0, delay: 100, rate: 100), rate: 100))
    #expect(!APIBenchmark.isMet(rows(memory: 5, lost: 1, delay: 10, rate: 100), rate: 100))
    #expect(!APIBenchmark.isMet(rows(memory: 5, lost: 0, delay: 100.1, rate: 100), rate: 100))
    #expect(!APIBenchmark.isMet(rows(memory: 5, lost: 0, delay: 10, rate: 94), rate: 100))
    #expect(!APIBenchmark.isMet([], rate: 100))
  }

  @Test func memoryIsReadAsTheSystemTellsIt() throws {
    let text = """
      55d0c0000000-7ffd00000000 ---p 00000000 00:00 0                          [rollup]
      Rss:               20480 kB
      Pss:               10240 kB
      Pss_Dirty:          9000 kB
      Private_Clean:       100 kB
      Private_Dirty:      9900 kB
      """
    let reading = try #require(MemoryReading(text))
    #expect(reading.resident == 20_480 * 1_024)
    #expect(reading.proportional == 10_240 * 1_024)
    #expect(reading.own == 10_000 * 1_024)
    #expect(MemoryReading("Rss: 1 kB") == nil)
  }

  @Test func ourOwnMemoryCanBeRead() throws {
    let reading = try #require(MemoryReading(of: getpid()))
    #expect(reading.own > 0 && reading.own <= reading.resident && reading.proportional <= reading.resident)
  }
}
