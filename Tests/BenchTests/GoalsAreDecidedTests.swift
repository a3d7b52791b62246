import Testing

@testable import Bench

/// What the figures of a join and of a participant's cost come to.
struct GoalsAreDecidedTests {
  @Test func aRowTellsMedianAndTails() {
    let row = JoinBenchmark.row("here", "ncall", [30, 10, 20, 50, 40])
    #expect(row.figures.map(\.name) == ["joins", "median", "p10", "p90"])
    #expect(row.figures.map(\.value) == [5, 30, 14, 46])
  }

  @Test func aRowOfNothingSaysSo() {
    let row = JoinBenchmark.row("here", "ncall", [])
    #expect(row.figures == [.init("joins", 0, "")])
  }

  @Test func theRatioIsOfMedians() {
    #expect(JoinBenchmark.ratio([100, 200, 900], [400, 400, 100]) == 0.5)
    #expect(JoinBenchmark.ratio([], [1]) == nil)
    #expect(JoinBenchmark.ratio([1], []) == nil)
    #expect(JoinBenchmark.ratio([1], [0]) == nil)
  }

  private func figures(_ processor: Double, _ memory: Double) -> CostFigures {
    CostFigures(subject: "x", processor: processor, peakMemory: memory, privateMemory: 5, rate: 32)
  }

  @Test func bothCPUAndMemoryMustBeAThird() {
    let peer = figures(9, 90)
    #expect(CostBenchmark.isWithinGoal(figures(3, 30), peer))
    #expect(!CostBenchmark.isWithinGoal(figures(3.1, 30), peer))
    #expect(!CostBenchmark.isWithinGoal(figures(3, 31), peer))
    #expect(CostBenchmark.comparison(figures(3, 45), peer).figures.map(\.value) == [3 / 9.0, 0.5])
  }

  @Test func severalRunsCountByTheirMedians() throws {
    let runs = [figures(1, 20), figures(9, 22), figures(2, 21)]
    let median = try #require(CostFigures(medianOf: runs))
    #expect((median.processor, median.peakMemory) == (2, 21))
    #expect(median.rate == 32)
    #expect(CostFigures(medianOf: []) == nil)
  }
}
