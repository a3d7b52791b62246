import MediaBasics
import NIOCore
import NchatAPI
import Testing

@testable import Bench

/// Whether every watcher got every event, and how late.
struct WatchOutcomeTests {
  private let ana = EntityID.random()
  private let bo = EntityID.random()

  private func at(_ milliseconds: Int) -> MediaInstant { .zero + .milliseconds(milliseconds) }

  private func event(_ seq: Int64, _ person: EntityID) -> WatchLog.Event { .init(seq: seq, person: person) }

  private func outcome(watchers: Int = 2, start: Int = 0, _ seen: [WatchOutcome.Seen]) -> WatchOutcome {
    WatchOutcome(
      watchers: watchers, head: 7, requests: [ana: [at(0), at(20)], bo: [at(10)]], start: at(start), seen: seen)
  }

  @Test func delaysAreThoseOfEachPersonsRequestsInOrder() {
    // Two event loops of the server put the events into different frames.
    let seen = WatchOutcome.Seen(
      frames: [[event(8, bo)], [event(9, ana), event(10, ana)], [event(8, bo), event(9, ana)], [event(10, ana)]],
      arrivals: [
        .init(watcher: 0, frame: 0, at: at(15)), .init(watcher: 1, frame: 2, at: at(17)),
        .init(watcher: 0, frame: 1, at: at(26)), .init(watcher: 1, frame: 3, at: at(29)),
      ])
    let outcome = outcome([seen])
    #expect((outcome.wanted, outcome.delivered, outcome.lost, outcome.repeated) == (6, 6, 0, 0))
    // Bo's came after 5 and 7 ms, ana's first after 26 and 17, her second after 6 and 9.
    #expect(outcome.delays.values == [5, 6, 7, 9, 17, 26])
  }

  @Test func theFirstRequestsMayBeLeftOut() {
    let seen = WatchOutcome.Seen(
      frames: [[event(8, ana), event(9, bo), event(10, ana)]],
      arrivals: [.init(watcher: 0, frame: 0, at: at(30)), .init(watcher: 1, frame: 0, at: at(31))])
    let outcome = outcome(start: 20, [seen])
    #expect((outcome.lost, outcome.delivered) == (0, 6))
    #expect(outcome.delays.values == [10, 11])
  }

  @Test func whatAWatcherDidNotGetIsLost() {
    let seen = [
      WatchOutcome.Seen(
        frames: [[event(8, ana)], [event(10, ana)], [event(8, ana), event(9, bo)]],
        arrivals: [
          .init(watcher: 0, frame: 0, at: at(1)), .init(watcher: 0, frame: 1, at: at(21)),
          .init(watcher: 1, frame: 2, at: at(12)),
        ])
    ]
    let outcome = outcome(seen)
    #expect((outcome.wanted, outcome.delivered, outcome.lost, outcome.repeated) == (6, 4, 2, 0))
  }

  @Test func whatComesTwiceOrLateMakesUpForNothing() {
    let seen = WatchOutcome.Seen(
      frames: [[event(8, ana)], [event(10, ana)], [event(9, bo)]],
      arrivals: [
        .init(watcher: 0, frame: 0, at: at(1)), .init(watcher: 0, frame: 0, at: at(2)),
        .init(watcher: 0, frame: 1, at: at(21)), .init(watcher: 0, frame: 2, at: at(22)),
      ])
    let outcome = outcome(watchers: 1, [seen])
    #expect((outcome.wanted, outcome.delivered, outcome.lost, outcome.repeated) == (3, 2, 1, 2))
  }

  @Test func framesOfAllWatchersAreReadOnce() {
    let log = WatchLog()
    func left(_ seq: Int64, _ person: EntityID) -> RealtimeMessage {
      .event(
        .channel(ana), name: RealtimeEvent.Name.channelMemberLeft.rawValue, seq: seq,
        data: ChannelMemberLeft(channelId: ana, userId: person).json)
    }
    let first = ByteBuffer(bytes: left(8, bo).written())
    let second = ByteBuffer(bytes: [left(9, ana), left(10, bo)].written())
    for watcher in 0..<3 { log.take(first, at: at(watcher), by: watcher) }
    for watcher in 0..<3 { log.take(second, at: at(10 + watcher), by: watcher) }
    #expect(log.frames == [[event(8, bo)], [event(9, ana), event(10, bo)]])
    #expect(log.arrivals.map(\.frame) == [0, 0, 0, 1, 1, 1])
    #expect(log.arrivals.map(\.watcher) == [0, 1, 2, 0, 1, 2])
    #expect(log.arrivals.map(\.at) == [at(0), at(1), at(2), at(10), at(11), at(12)])
    #expect((log.delivered, log.unreadable) == (9, 0))
  }

  @Test func whatIsNoEventIsNotCounted() {
    let log = WatchLog()
    log.take(ByteBuffer(bytes: RealtimeMessage.hello(userId: ana, expiresAt: nil).written()), at: at(1), by: 0)
    log.take(ByteBuffer(bytes: RealtimeMessage.subscribed(.channel(ana), seq: 7).written()), at: at(1), by: 0)
    #expect((log.arrivals.count, log.delivered, log.unreadable) == (0, 0, 0))
    log.take(ByteBuffer(string: "neither"), at: at(1), by: 0)
    #expect((log.delivered, log.unreadable) == (0, 1))
  }
}
