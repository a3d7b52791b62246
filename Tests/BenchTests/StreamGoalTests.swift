import Testing

@testable import Bench

/// What the figures of a stream's chat come to.
struct StreamGoalTests {
  private func rows(
    posts: Double = 2_000, answer: Double = 50, lostOfPosts: Double = 0, rate: Double = 95, delay: Double = 200,
    lost: Double = 0
  ) -> [BenchResult.Row] {
    [
      .init(
        condition: "posts", subject: "ncall",
        figures: [
          .init(StreamBenchmark.postsName, posts, "/s"), .init(StreamBenchmark.answerName, answer, "ms"),
          .init(APIBenchmark.lostName, lostOfPosts, ""),
          // How late these come to whoever watches is none of the goal's.
          .init(APIBenchmark.delayName, 900, "ms"),
        ]),
      .init(
        condition: "plain INSERT", subject: "sqlite", figures: [.init(APIBenchmark.delayName, 900, "ms")],
        beginsTable: true),
      .init(
        condition: "watched", subject: "ncall",
        figures: [
          .init(APIBenchmark.rateName, rate, ""), .init(APIBenchmark.lostName, lost, ""),
          .init(APIBenchmark.delayName, delay, "ms"),
        ]),
    ]
  }

  @Test func postsAnswersLossDelayAndRateMustAllBeRight() {
    #expect(StreamBenchmark.isMet(rows(), rate: 100))
    #expect(!StreamBenchmark.isMet(rows(posts: 1_999), rate: 100))
    #expect(!StreamBenchmark.isMet(rows(answer: 50.1), rate: 100))
    #expect(!StreamBenchmark.isMet(rows(lostOfPosts: 1), rate: 100))
    #expect(!StreamBenchmark.isMet(rows(rate: 94), rate: 100))
    #expect(!StreamBenchmark.isMet(rows(delay: 201), rate: 100))
    #expect(!StreamBenchmark.isMet(rows(lost: 1), rate: 100))
    #expect(!StreamBenchmark.isMet([], rate: 100))
  }

  @Test func aDatabaseThatIsNoneIsSaid() {
    #expect(throws: BenchFailure.self) { try PlainInserts.into("mysql://somewhere") }
    #expect(throws: BenchFailure.self) { try PlainInserts.into("") }
  }
}
