import MediaBasics
import Testing

@testable import RTC

@Suite struct NegotiatedChannelTests {
  @Test func channelsWithAgreedIdsOpenWithoutAWordInBand() throws {
    var pair = Pair<DataChannels>()
    let mine = try pair.a.open(label: "_reliable", negotiatedID: 100)
    let theirs = try pair.b.open(label: "_reliable", negotiatedID: 100)
    _ = try pair.a.open(label: "_lossy", ordered: false, reliability: .maxRetransmits(0), negotiatedID: 101)
    _ = try pair.b.open(label: "_lossy", ordered: false, reliability: .maxRetransmits(0), negotiatedID: 101)
    _ = pair.a.send(mine, bytes: [1], at: pair.now)
    _ = pair.b.send(theirs, bytes: [2], at: pair.now)
    var identifiers: Set<UInt32> = []
    for chunk in watchData(&pair) { identifiers.insert(chunk.protocolIdentifier) }
    let (a, b) = (pair.a.takeEvents(), pair.b.takeEvents())
    #expect(identifiers == [53])
    #expect(a.contains(.message(mine, [2], binary: true)))
    #expect(b.contains(.message(theirs, [1], binary: true)))
    #expect(a.filter { if case .opened = $0 { true } else { false } }.count == 2)
  }

  @Test func whatComesBeforeTheChannelIsMadeIsKeptForIt() throws {
    var pair = Pair<DataChannels>()
    let mine = try pair.a.open(label: "x", negotiatedID: 7)
    _ = pair.a.send(mine, bytes: [1], at: pair.now)
    _ = pair.a.send(mine, text: "two", at: pair.now)
    pair.start()
    pair.run(for: .seconds(1))
    let before = pair.b.takeEvents()
    #expect(before == [.connected])
    let theirs = try pair.b.open(label: "x", negotiatedID: 7)
    let after = pair.b.takeEvents()
    #expect(
      after.dropFirst() == [.message(theirs, [1], binary: true), .message(theirs, Array("two".utf8), binary: false)])
  }

  @Test func earlyDataIsBounded() throws {
    var configuration = DataChannelConfiguration()
    configuration.earlyDataLimit = 2_000
    var pair = Pair<DataChannels>(peerConfiguration: configuration)
    let mine = try pair.a.open(label: "x", negotiatedID: 7)
    for _ in 0..<10 { _ = pair.a.send(mine, bytes: [UInt8](repeating: 1, count: 500), at: pair.now) }
    pair.start()
    pair.run(for: .seconds(2))
    #expect(pair.b.statistics.earlyDataDropped == 7)
    #expect(pair.b.early.count == 3)
  }

  @Test func anIdMayBeUsedOnce() throws {
    var channels = DataChannels(configuration: .init(), isDTLSClient: true, random: SeededGenerator(seed: 1))
    _ = try channels.open(label: "a", negotiatedID: 0)
    var errors: [DataChannelError] = []
    for id in [0, 65_535] as [UInt16] {
      do { _ = try channels.open(label: "b", negotiatedID: id) } catch { errors.append(error) }
    }
    #expect(errors == [.streamIDInUse(0), .invalidStreamID(65_535)])
    // An in-band channel passes over the taken id.
    let next = try channels.open(label: "c")
    #expect(channels.info(next)?.streamID == 2)
  }

  private func watchData(_ pair: inout Pair<DataChannels>) -> [SCTPDataChunk] {
    let seen = Seen()
    pair.toB.passes = { _, packet in
      seen.note(packet)
      return true
    }
    pair.toA.passes = pair.toB.passes
    pair.start()
    pair.run(for: .seconds(1))
    return seen.data
  }
}
