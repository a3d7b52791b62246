import Foundation
import Testing

@testable import Bench

/// What `ncall bench` says of what was measured, as a table and as JSON.
@Suite struct BenchResultTests {
  /// Says what it was told to.
  struct Canned: Benchmark {
    var name = "canned"
    let abstract = "something"
    let goal = "less"
    func run(_ setting: BenchSetting) async throws -> BenchResult { BenchResult(rows: []) }
  }

  static let result = BenchResult(
    rows: [
      .init(condition: "near", subject: "ncall", figures: [.init("median", 12.34, "ms"), .init("bursts", 20, "")]),
      .init(condition: "far", subject: "other", figures: [.init("p90", .nan, "ms"), .init("median", 123.4, "ms")]),
    ], skipped: ["third: not there"], isGoalMet: false)

  func report(_ outcome: Result<BenchResult, BenchFailure>) -> BenchReport {
    BenchReport(
      machine: Machine(cpu: "a cpu", cores: 2, system: "a system", memory: 1_000, load: 0.5), version: "9.9",
      isBrief: true, entries: [.init(Canned(), outcome: outcome)])
  }

  @Test func everyBenchmarkHasANameOfItsOwn() {
    let names = Benchmarks.all.map(\.name)
    #expect(!names.isEmpty)
    #expect(Set(names).count == names.count)
  }

  @Test func theTableHasOneColumnPerFigure() {
    let tables = report(.success(Self.result)).entries[0].tables
    #expect(
      tables == [
        [
          ["CONDITION", "SUBJECT", "median ms", "bursts", "p90 ms"], ["near", "ncall", "12.3", "20", ""],
          ["far", "other", "123", "", "-"],
        ]
      ])
  }

  @Test func otherFiguresGetATableOfTheirOwn() {
    var result = Self.result
    result.rows[1].beginsTable = true
    #expect(
      report(.success(result)).entries[0].tables == [
        [["CONDITION", "SUBJECT", "median ms", "bursts"], ["near", "ncall", "12.3", "20"]],
        [["CONDITION", "SUBJECT", "p90 ms", "median ms"], ["far", "other", "-", "123"]],
      ])
  }

  @Test func theObjectHasEveryFigure() throws {
    let bytes = try JSONSerialization.data(withJSONObject: report(.success(Self.result)).object)
    let object = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    #expect(object["version"] as? String == "9.9")
    #expect((object["machine"] as? [String: Any])?["cores"] as? Int == 2)
    let benchmark = try #require((object["benchmarks"] as? [[String: Any]])?.first)
    #expect(benchmark["name"] as? String == "canned")
    #expect(benchmark["goal"] as? String == "less")
    #expect(benchmark["met"] as? Bool == false)
    #expect(benchmark["skipped"] as? [String] == ["third: not there"])
    let rows = try #require(benchmark["rows"] as? [[String: Any]])
    #expect(rows.map { $0["subject"] as? String } == ["ncall", "other"])
    let figures = try #require(rows.map { $0["figures"] as? [[String: Any]] } as? [[[String: Any]]])
    #expect(figures[0].map { $0["name"] as? String } == ["median", "bursts"])
    #expect(figures[0][0]["value"] as? Double == 12.34)
    #expect(figures[0][0]["unit"] as? String == "ms")
    #expect(figures[1].count == 1, "JSON has no word for what is not a number")
  }

  @Test func aBenchmarkWithoutComparisonSaysNeitherMetNorMissed() {
    let report = report(.success(BenchResult(rows: [])))
    #expect(report.entries[0].verdict == "not compared")
    #expect((report.object["benchmarks"] as? [[String: Any]])?[0]["met"] == nil)
    #expect(report.entries[0].tables.isEmpty)
  }

  @Test func aFailureIsToldInEveryForm() {
    let report = report(.failure(BenchFailure("there is no port")))
    #expect(report.failures == ["canned: there is no port"])
    #expect(report.entries[0].verdict == "not measured: there is no port")
    #expect((report.object["benchmarks"] as? [[String: Any]])?[0]["failure"] as? String == "there is no port")
  }

  @Test(arguments: [
    (0.0, "0"), (0.0004, "0.000"), (0.1234, "0.123"), (1.005, "1.00"), (9.999, "10.00"), (12.34, "12.3"),
    (200_000, "200000"),
    (-0.5, "-0.500"), (-0.0001, "0.000"), (1_234.5, "1235"), (.infinity, "-"), (3, "3"),
  ])
  func figuresAreAsExactAsTheyMean(value: Double, text: String) {
    #expect(BenchResult.Figure("x", value, "").text == text)
  }

  @Test func quantilesLieBetweenTheirNeighbours() {
    let quantiles = Quantiles([4, 1, .nan, 3, 2])
    #expect(quantiles.median == 2.5)
    #expect(quantiles.at(0) == 1)
    #expect(quantiles.at(1) == 4)
    #expect(abs((quantiles.at(0.9) ?? 0) - 3.7) < 1e-9)
    #expect(quantiles.at(-1) == 1)
    #expect(quantiles.at(7) == 4)
    #expect(quantiles.at(.nan) == nil)
    #expect(Quantiles([]).median == nil)
    #expect(Quantiles([5]).at(0.9) == 5)
  }
}
