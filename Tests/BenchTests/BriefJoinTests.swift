import Testing

@testable import Bench

/// The benchmark itself, as short as it can be and without peers: our client really joins and hears.
@Suite(.serialized) struct BriefJoinTests {
  @Test func aBriefRunAnswersFigures() async throws {
    let setting = BenchSetting(program: "/nowhere/ncall", peers: nil, isBrief: true) { _ in }
    let result = try await JoinBenchmark().run(setting)
    let joins = try #require(result.rows.first { $0.condition == JoinBenchmark.inProcess })
    #expect(joins.subject == "ncall")
    #expect(joins.figures.first { $0.name == "joins" }?.value == 2)
    #expect(try #require(joins.figures.first { $0.name == "median" }).value > 0)
    for phase in JoinTimes.Phase.allCases {
      #expect(result.rows.contains { $0.condition == "until: \(phase.rawValue)" }, "\(phase)")
    }
    // Neither a peer nor a program: both are named, and nothing is compared.
    #expect(result.skipped.count == 2)
    #expect(result.isGoalMet == nil)
  }

  @Test func thePhasesOfAJoinComeInOrder() async throws {
    let room = try await TalkingRoom()
    let times = try await OwnJoin.run(url: room.url, token: try room.token(identity: "ana"), watchesPath: true)
    await room.stop()
    let at = times.milliseconds
    // Phases are noted by different threads; only those that one of them notes, or that cause each other, have an order.
    #expect(try #require(at[.connected]) <= #require(at[.keyed]))
    #expect(try #require(at[.packet]) <= #require(at[.sound]))
    #expect(try #require(at[.packet]) > 0)
  }

  @Test func aProgramThatIsNotThereIsSaid() async {
    let setting = BenchSetting(program: "/nowhere/ncall", peers: nil, isBrief: true) { _ in }
    await #expect(throws: BenchFailure.self) { try await CostBenchmark().run(setting) }
  }
}
