import NchatAPI
import Testing

@testable import NchatClient

/// What a client asks for and makes of what comes, without a network.
@Suite struct RealtimeTopicsTests {
  private func seqs(_ updates: [RealtimeUpdate]) -> [Int64] {
    updates.compactMap { if case .event(_, _, let seq) = $0 { seq } else { nil } }
  }

  @Test func topicsAreWantedOnce() {
    var topics = RealtimeTopics()
    #expect(topics.subscribe(.user) == .subscribe(.user, since: nil))
    #expect(topics.subscribe(.user) == nil)
    #expect(topics.requests() == [.subscribe(.user, since: nil)])
    #expect(topics.unsubscribe(.user) == .unsubscribe(.user))
    #expect(topics.unsubscribe(.user) == nil)
    #expect(topics.requests() == [])
  }

  @Test func eachEventComesOnceOverTwoConnections() {
    var topics = RealtimeTopics()
    _ = topics.subscribe(.user)
    #expect(topics.take(.subscribed(.user, seq: 4)) == [.subscribed(.user)])
    #expect(seqs(topics.take(Sample.event(5)) + topics.take(Sample.event(6))) == [5, 6])
    #expect(topics.requests() == [.subscribe(.user, since: 6)])
    // The newest is 8: 7 and 8 were missed, and follow.
    #expect(topics.take(.subscribed(.user, seq: 8)) == [.subscribed(.user)])
    #expect(seqs([6, 7, 8, 9].flatMap { topics.take(Sample.event($0)) }) == [7, 8, 9])
  }

  @Test func whatIsNotKeptAnyMoreIsAReset() {
    var topics = RealtimeTopics()
    _ = topics.subscribe(.user)
    _ = topics.take(.subscribed(.user, seq: 4))
    _ = topics.requests()
    #expect(topics.take(.subscribed(.user, seq: 90)) == [.subscribed(.user)])
    #expect(topics.take(.reset(.user, seq: 90)) == [.reset(.user)])
    #expect(seqs(topics.take(Sample.event(90)) + topics.take(Sample.event(91))) == [91])
    // A server that was set up anew counts from the beginning.
    #expect(topics.take(.reset(.user, seq: 0)) == [.reset(.user)])
    #expect(seqs(topics.take(Sample.event(1))) == [1])
  }

  @Test func gapsAreTold() {
    var topics = RealtimeTopics()
    _ = topics.subscribe(.user)
    _ = topics.take(.subscribed(.user, seq: 4))
    #expect(topics.take(Sample.event(7)).first == .reset(.user))
    #expect(seqs(topics.take(Sample.event(8))) == [8])
  }

  @Test func subscriptionsThatTheServerEndsAreOver() {
    var topics = RealtimeTopics()
    _ = topics.subscribe(.call(Sample.callID))
    #expect(topics.take(.unsubscribed(.call(Sample.callID), reason: .requested)) == [])
    #expect(
      topics.take(.unsubscribed(.call(Sample.callID), reason: .forbidden)) == [
        .unsubscribed(.call(Sample.callID), .forbidden)
      ])
    #expect(topics.requests() == [])
    #expect(topics.take(Sample.event(1, .call(Sample.callID))) == [])
  }

  @Test func newerEventsAreCountedAndNotTold() {
    var topics = RealtimeTopics()
    _ = topics.subscribe(.user)
    _ = topics.take(.subscribed(.user, seq: 0))
    #expect(topics.take(.event(.user, name: "call:hologram", seq: 1, data: [:])) == [])
    #expect(topics.take(.event(.user, name: "call:ring", seq: 2, data: [:])) == [])
    #expect(topics.take(Sample.event(3)).count == 1)
  }

  @Test func pausesGrowAndEnd() {
    var backoff = RealtimeBackoff()
    var random = SystemRandomNumberGenerator()
    let pauses = (0..<100).map { _ in backoff.failed(using: &random) }
    #expect(pauses[0] <= .milliseconds(300) && pauses[0] >= .milliseconds(150))
    #expect(pauses.allSatisfy { $0 <= .seconds(7) } && pauses[99] >= .milliseconds(3_500))
    backoff.succeeded()
    #expect(backoff.failed(using: &random) <= .milliseconds(300))
  }
}
