import MediaBasics
import Testing

@testable import RTC

/// What a peer that opens channels can make us keep.
@Suite struct BoundedChannelsTests {
  private func connected(_ configuration: DataChannelConfiguration = .init()) -> Pair<DataChannels> {
    var pair = Pair<DataChannels>(configuration: configuration)
    pair.start()
    pair.run(for: .seconds(1))
    _ = (pair.a.takeEvents(), pair.b.takeEvents())
    return pair
  }

  private static let longName = String(repeating: "x", count: 60_000)

  @Test func longNamesAreTakenUntilTheyHaveNoMoreRoomTogether() throws {
    var pair = connected()
    var channels: [DataChannelID] = []
    for _ in 0..<10 { channels.append(try pair.a.open(label: Self.longName)) }
    pair.run(for: .seconds(20))
    let accepted = DataChannelConfiguration().maxPeerNameBytes / 60_000
    let opened = pair.b.takeEvents().count { if case .opened = $0 { true } else { false } }
    #expect(opened == accepted && pair.b.openChannels.count == accepted)
    #expect(pair.b.statistics.refusedOpens == 10 - accepted)
    // The peer learns of it, and may open others once some are closed.
    #expect(pair.a.openChannels.count == accepted)
    for channel in pair.a.openChannels { pair.a.close(channel.id, at: pair.now) }
    pair.run(for: .seconds(5))
    #expect(pair.b.openChannels.isEmpty && pair.b.peerNameBytes == 0)
    _ = try pair.a.open(label: Self.longName)
    pair.run(for: .seconds(5))
    #expect(pair.b.openChannels.count == 1)
    // Names of our own do not count among them.
    for _ in 0..<accepted { _ = try pair.b.open(label: Self.longName) }
    pair.run(for: .seconds(5))
    #expect(pair.b.openChannels.count == 1 + accepted && pair.b.peerNameBytes == 60_000)
  }

  @Test func openingAndClosingWithoutEndFillsTheWindowOfAnOwnerWhoDoesNotLook() throws {
    var configuration = DataChannelConfiguration()
    configuration.association.receiveBuffer = 64 * 1_024
    var pair = connected(configuration)
    let name = String(repeating: "n", count: 900)
    for _ in 0..<400 {
      let channel = try pair.a.open(label: name)
      pair.run(for: .milliseconds(50))
      pair.a.close(channel, at: pair.now)
      pair.run(for: .milliseconds(150))
      // What the far end could not let out waits at its side.
      if pair.a.openChannels.count > 100 { break }
    }
    #expect(pair.a.openChannels.count > 100, "the far end has to wait")
    let events = pair.b.takeEvents()
    let opened = events.count { if case .opened = $0 { true } else { false } }
    #expect((30...80).contains(opened), "\(opened)")
    #expect(events.count <= 2 * opened)
    // Once the owner looks, all goes on.
    pair.run(for: .seconds(300)) {
      _ = $0.b.takeEvents()
      return $0.a.openChannels.isEmpty
    }
    #expect(pair.a.openChannels.isEmpty)
    #expect(pair.b.association.reception?.undelivered == 0)
  }

  /// Messages for channels that never came to be do not escape the count either.
  @Test func earlyDataTakesUpTheWindowUntilItIsHadOrForgotten() throws {
    var pair = connected()
    for stream in [4, 6] as [UInt16] {
      _ = pair.a.association.send(
        Array(repeating: 1, count: 5_000), on: stream, protocolIdentifier: 53, at: pair.now)
    }
    pair.run(for: .seconds(1))
    #expect(pair.b.early.count == 2)
    #expect(pair.b.association.reception?.undelivered ?? 0 >= 10_000)
    // One stream is begun anew, the other gets its channel.
    let isReset = pair.a.association.resetStream(4, at: pair.now)
    #expect(isReset)
    let open = DataChannelControl.open(label: "x", subprotocol: "", ordered: true, reliability: .reliable, priority: 0)
    _ = pair.a.association.send(open.bytes, on: 6, protocolIdentifier: 50, at: pair.now)
    pair.run(for: .seconds(1))
    #expect(pair.b.early.isEmpty)
    #expect(pair.b.association.reception?.undelivered ?? 0 >= 5_000, "not had yet")
    let events = pair.b.takeEvents()
    #expect(events.count == 2)
    #expect(pair.b.association.reception?.undelivered == 0)
  }
}
